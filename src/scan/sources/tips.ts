import type { Git } from '../../git/git.ts';
import { type Verdicts, verdictKey } from '../verdicts.ts';
import { OF_A_TIP, type ScanCounts, type WholeBlob } from './source-piece.ts';

const BLOB_MODES = /^1[02]/;

/** The files of `tips`, each version once for each path; those that are remembered as clean are left out. */
export async function tipFiles(
  git: Git,
  tips: readonly string[],
  { counts, verdicts }: { readonly counts: ScanCounts; readonly verdicts: Verdicts },
): Promise<readonly WholeBlob[]> {
  const [first, ...others] = tips;
  if (first === undefined) return [];
  const files = new Map<string, WholeBlob>();
  const add = (mode: string, blob: string, path: string, commit: string): void => {
    if (!BLOB_MODES.test(mode)) return;
    const key = verdictKey(path, blob, null);
    if (files.has(key)) return;
    files.set(key, { blob, path, origin: { commit, age: OF_A_TIP, verdictKey: key } });
  };
  for (const entry of entriesOf(await git.read(['ls-tree', '-r', '-z', '--full-tree', first]))) {
    const [, mode = '', , blob = '', path = ''] = /^(\d+) (\w+) ([0-9a-f]+)\t([\s\S]*)$/.exec(entry) ?? [];
    add(mode, blob, path, first);
  }
  for (const tip of others) {
    // Against the first one: only what differs is listed.
    const args = [
      'diff-tree',
      '-r',
      '-z',
      '--raw',
      '--no-renames',
      '--full-index',
      '--no-abbrev',
      first,
      tip,
    ];
    const entries = entriesOf(await git.read(args));
    for (let at = 0; at + 1 < entries.length; at += 2) {
      const [, mode = '', , blob = ''] = (entries[at] ?? '').split(' ');
      add(mode, blob, entries[at + 1] ?? '', tip);
    }
  }
  const remembered = [...files].filter(([key]) => verdicts.isClean(key));
  for (const [key] of remembered) {
    verdicts.markClean(key);
    files.delete(key);
  }
  counts.remembered += remembered.length;
  return [...files.values()];
}

function entriesOf(output: Buffer): readonly string[] {
  return output.toString('utf8').split('\0').slice(0, -1);
}
