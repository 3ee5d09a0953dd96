import { emptyTree } from '../../git/empty-tree.ts';
import { type Git, linesOf } from '../../git/git.ts';
import { nulParts } from '../../git/nul-parts.ts';
import { createAddedLinesParser } from './added-lines.ts';
import type { CommitRange } from './commit-plan.ts';
import { ADDED_LINES_OPTIONS } from './diff-options.ts';
import { type LineRange, OF_A_TIP, SUBMODULE, type WholeBlob } from './source-piece.ts';
import { SUBMODULE_MODE, type TipOptions } from './tips.ts';

/** As the diffs of single commits are taken, but of two trees. */
const DIFF_OF_TREES = ['diff-tree', '-U0', ...ADDED_LINES_OPTIONS];
const NEWLINE = 10;

/**
 * The files that a range changed, as its head has them, each with the lines that it added: what several of its commits put together stands
 * on these. What the base did since the two parted is none of the range's. Submodules are told.
 */
export async function rangeHeadFiles(
  git: Git,
  { fork, head }: CommitRange,
  { leaveOut }: Pick<TipOptions, 'leaveOut'>,
): Promise<readonly WholeBlob[]> {
  const [files] = await Promise.all([
    changedFiles(git, fork, head),
    changedSubmodules(git, fork, head, path => leaveOut({ path, why: SUBMODULE })),
  ]);
  return files;
}

/** Where `head` parted from `base`; the empty tree if they share no commit. */
export async function forkPoint(git: Git, base: string, head: string): Promise<string> {
  const answer = await git.ask(['merge-base', base, head]);
  const [shared] = answer === null ? [] : linesOf(answer);
  return shared ?? emptyTree(git);
}

async function changedSubmodules(
  git: Git,
  from: string,
  head: string,
  tell: (path: string) => void,
): Promise<void> {
  const options = ['-r', '-z', '--raw', '--no-renames', '--diff-filter=d', '--ignore-submodules=none'];
  /** Of the file whose name comes next; null where what is said of the next one comes. */
  let mode: string | null = null;
  for await (const parts of nulParts(git.stream(['diff-tree', ...options, from, head]))) {
    for (const part of parts) {
      if (mode === SUBMODULE_MODE) tell(part);
      mode = mode === null ? (part.split(' ')[1] ?? '') : null;
    }
  }
}

async function changedFiles(git: Git, from: string, head: string): Promise<readonly WholeBlob[]> {
  const files: WholeBlob[] = [];
  let lines: LineRange[] = [];
  let file = { path: '', blob: '' };
  let first = 1;
  let count = 0;
  const origin = { commit: head, age: OF_A_TIP, verdictKey: null };
  const parser = createAddedLinesParser({
    commit: () => {},
    begin: (path, firstLine, blob, isWhole) => {
      if (path !== file.path || blob !== file.blob) {
        file = { path, blob };
        lines = [];
        files.push({ ...file, origin: isWhole ? origin : { ...origin, lines } });
      }
      first = firstLine;
      count = 0;
    },
    add: (source, _, end) => {
      if (source[end - 1] === NEWLINE) count += 1;
    },
    finish: () => void lines.push([first, first + count - 1]),
    hidden: (path, blob) => void files.push({ path, blob, origin }),
  });
  for await (const chunk of git.stream([...DIFF_OF_TREES, from, head])) parser.push(chunk);
  parser.end();
  return files;
}
