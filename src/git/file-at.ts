import type { Git } from './git.ts';

/**
 * The content of the file that `commit` has at `path`; null when it has nothing there. A link is none: its content is a path.
 *
 * @throws UnresolvableError when the object is missing in this clone.
 */
export async function fileAt(
  git: Git,
  commit: string,
  path: string,
  maxBytes: number,
): Promise<Buffer | 'too-large' | 'not-a-file' | null> {
  const listed = await git.read(['ls-tree', '-z', '--full-tree', '-l', commit, '--', path]);
  const [entry = ''] = listed.toString('utf8').split('\0');
  if (entry === '') return null;
  const [mode = '', , id = '', size = ''] = (entry.split('\t')[0] ?? '').split(/ +/);
  if (mode !== '100644' && mode !== '100755') return 'not-a-file';
  return Number(size) > maxBytes ? 'too-large' : git.read(['cat-file', 'blob', id]);
}
