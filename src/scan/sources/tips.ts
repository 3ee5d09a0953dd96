import type { Git } from '../../git/git.ts';
import { nulParts } from '../../git/nul-parts.ts';

import { type Verdicts, verdictKey } from '../verdicts.ts';
import type { CommitPlan } from './commit-plan.ts';
import { type LeftOut, OF_A_TIP, type ScanCounts, SUBMODULE, type WholeBlob } from './source-piece.ts';

/** Modes of files and links; submodules have none of these. */
const BLOB_MODES = /^1[02]/;
export const SUBMODULE_MODE = '160000';
const BLOB_MODE = '100644';

/** A file of a commit. */
interface Entry {
  readonly mode: string;
  readonly blob: string;
  readonly path: string;
  /** Null for a file of no commit. */
  readonly commit: string | null;
}

export interface TipOptions {
  readonly counts: ScanCounts;
  readonly verdicts: Verdicts;
  readonly leaveOut: (file: LeftOut) => void;
}

/**
 * The files of the first of `tips`, what the others have changed since their bases, and those of `loose`: each version once for each
 * path. Those that are remembered as clean are left out; submodules are told.
 */
export async function tipFiles(
  git: Git,
  { tips, bases, loose }: Pick<CommitPlan, 'tips' | 'bases' | 'loose'>,
  { counts, verdicts, leaveOut }: TipOptions,
): Promise<readonly WholeBlob[]> {
  const [first, ...others] = tips;
  const seen = new Set<string>();
  const files: WholeBlob[] = [];
  const add = ({ mode, blob, path, commit }: Entry): void => {
    if (mode === SUBMODULE_MODE) leaveOut({ path, why: SUBMODULE });
    if (!BLOB_MODES.test(mode) || seen.has(`${blob}${path}`)) return;
    seen.add(`${blob}${path}`);
    const key = verdictKey(path, blob, null);
    if (verdicts.isClean(key)) {
      verdicts.markClean(key);
      counts.remembered += 1;
    } else files.push({ blob, path, origin: { commit, age: OF_A_TIP, verdictKey: key } });
  };
  if (first !== undefined) await listTree(git, first, first, add);
  if (first !== undefined && others.length > 0)
    await listOthers(
      git,
      others.map(tip => [tip, bases.get(tip) ?? first]),
      add,
    );
  for (const { ref, id, kind } of loose) {
    if (kind === 'tree') await listTree(git, id, null, add);
    else add({ mode: BLOB_MODE, blob: id, path: ref, commit: null });
  }
  return files;
}

async function listTree(
  git: Git,
  tree: string,
  commit: string | null,
  add: (entry: Entry) => void,
): Promise<void> {
  for await (const parts of nulParts(git.stream(['ls-tree', '-r', '-z', '--full-tree', tree]))) {
    for (const part of parts) {
      const [, mode = '', blob = '', path = ''] = /^(\d+) \w+ ([0-9a-f]+)\t([\s\S]*)$/.exec(part) ?? [];
      add({ mode, blob, path, commit });
    }
  }
}

/** The files of each tip that its base does not have so: git is told that the tip was made from that alone. */
async function listOthers(
  git: Git,
  pairs: readonly (readonly [tip: string, base: string])[],
  add: (entry: Entry) => void,
): Promise<void> {
  const args = [
    'diff-tree',
    '--stdin',
    '-r',
    '-z',
    '--raw',
    '--no-renames',
    '--no-abbrev',
    '--diff-filter=d',
  ];
  const input = `${pairs.map(([tip, base]) => `${tip} ${base}`).join('\n')}\n`;
  let commit = '';
  let head: readonly string[] | null = null;
  for await (const parts of nulParts(git.stream(args, input))) {
    for (const part of parts) {
      if (head !== null) {
        add({ mode: head[1] ?? '', blob: head[3] ?? '', path: part, commit });
        head = null;
      } else if (part.startsWith(':')) head = part.split(' ');
      else commit = part.trim();
    }
  }
}
