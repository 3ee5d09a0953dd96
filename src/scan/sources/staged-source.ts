import { emptyTree } from '../../git/empty-tree.ts';
import type { Git } from '../../git/git.ts';
import { commitOf } from '../../git/revisions.ts';
import { blobPieces } from './blobs.ts';
import { type LeftOut, noCounts, type SourceRun, type WholeBlob } from './source-piece.ts';

const SUBMODULE = '160000';

export interface StagedPlan {
  readonly files: readonly WholeBlob[];
}

/** The files that the next commit would add or change, as they are in the index. There may be none. */
export async function planStaged(git: Git): Promise<StagedPlan> {
  const head = (await commitOf(git, 'HEAD')) ?? (await emptyTree(git));
  const args = ['diff-index', '--cached', '-z', '--raw', '--no-renames', '--no-abbrev', '--diff-filter=d'];
  const parts = (await git.read([...args, '--ignore-submodules=none', head, '--']))
    .toString('utf8')
    .split('\0');
  const files: WholeBlob[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [, mode, , blob = ''] = (parts[at] ?? '').split(' ');
    // What is only meant to be added has no content yet.
    if (mode === SUBMODULE || /^0+$/.test(blob)) continue;
    files.push({ blob, path: parts[at + 1] ?? '', origin: { commit: null, age: 0, verdictKey: null } });
  }
  return { files };
}

export function stagedSource(git: Git, { files }: StagedPlan, maxBytes: number): SourceRun {
  const counts = noCounts();
  const leftOut: LeftOut[] = [];
  const leaveOut = (file: LeftOut): void => void leftOut.push(file);
  return { batches: blobPieces(git, files, { counts, maxBytes, leaveOut }), counts, leftOut };
}
