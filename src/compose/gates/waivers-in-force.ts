import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAXIMUM_CONFIG_BYTES } from '../../config/defaults.ts';
import type { Circumstances } from '../../gates/gate.ts';
import { readWaivers } from '../../gates/waivers/read-waivers.ts';
import { WAIVER_FILE, type Waiver } from '../../gates/waivers/waiver.ts';
import { fileAt } from '../../git/file-at.ts';
import type { Git } from '../../git/git.ts';
import { ConfigError } from '../../kernel/errors.ts';

/**
 * The waivers that count: those of the base where a change is judged, else of the working tree.
 *
 * @throws ConfigError for a file that cannot be read: of it no waiver stands, and nobody could say which are meant.
 */
export async function waiversInForce(
  git: Git,
  { base, policy }: Pick<Circumstances, 'base' | 'policy'>,
  criteria: readonly string[],
): Promise<readonly Waiver[]> {
  const where = base === null ? WAIVER_FILE : `${WAIVER_FILE} of the base ${base.slice(0, 12)}`;
  const file =
    base === null
      ? fileOf(join(policy.repositoryRoot, WAIVER_FILE))
      : await fileAt(git, base, WAIVER_FILE, MAXIMUM_CONFIG_BYTES);
  if (file === null) return [];
  if (file === 'too-large' || file === 'not-a-file')
    throw new ConfigError({
      where,
      message: file === 'too-large' ? 'The file has more than 1 MiB.' : 'This is no file.',
      fix: 'Mend it, or remove it: a check cannot be made while nobody knows what is waived.',
    });
  return readWaivers(file, where, criteria);
}

function fileOf(path: string): Buffer | 'too-large' | 'not-a-file' | null {
  // A link is none, as in a commit: what it leads to may be nobody's to review.
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  if (!stats.isFile()) return 'not-a-file';
  return stats.size > MAXIMUM_CONFIG_BYTES ? 'too-large' : readFileSync(path);
}
