import { MAXIMUM_CONFIG_BYTES } from '../../config/defaults.ts';
import { fileAt } from '../../git/file-at.ts';
import type { Git } from '../../git/git.ts';
import { ConfigError } from '../../kernel/errors.ts';

/**
 * A file that decides about others, as `commit` has it; null when it has none.
 *
 * @throws ConfigError when it is too long, or a link or folder.
 */
export async function policyFileAt(git: Git, commit: string, path: string): Promise<Buffer | null> {
  const file = await fileAt(git, commit, path, MAXIMUM_CONFIG_BYTES);
  if (file !== 'too-large' && file !== 'not-a-file') return file;
  throw new ConfigError({
    where: path,
    message:
      file === 'too-large'
        ? `The file has more than ${MAXIMUM_CONFIG_BYTES} bytes.`
        : 'This is a link or a folder, and no file.',
    fix: 'Put a file of at most 1 MiB there.',
  });
}
