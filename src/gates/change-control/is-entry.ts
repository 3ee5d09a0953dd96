import { MAXIMUM_ENTRY_BYTES } from '../../dlq/dead-letter.ts';
import { parseLetter } from '../../dlq/dead-letter-schema.ts';
import type { Git } from '../../git/git.ts';
import { sizesOf } from './changes.ts';

/** Whether the file with this id is an entry of the dead letter queue, by its shape. */
export async function isEntry(git: Git, object: string): Promise<boolean> {
  const bytes = (await sizesOf(git, [object])).get(object) ?? 0;
  if (bytes === 0 || bytes > MAXIMUM_ENTRY_BYTES) return false;
  return parseLetter((await git.read(['cat-file', 'blob', object])).toString('utf8')).kind === 'hit';
}
