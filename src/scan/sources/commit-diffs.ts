import { isUtf8 } from 'node:buffer';
import type { Git } from '../../git/git.ts';
import type { Commits } from '../../git/revisions.ts';
import { UnresolvableError } from '../../git/unresolvable.ts';
import { verdictKey } from '../verdicts.ts';
import { createAddedLinesParser } from './added-lines.ts';
import { createBatcher } from './batcher.ts';
import type { BlobOptions } from './blobs.ts';
import { ADDED_LINES_OPTIONS } from './diff-options.ts';
import { merged } from './merged.ts';
import { type Origin, type SourcePiece, tooLong, type WholeBlob } from './source-piece.ts';

/**
 * Merges as what differs from every parent; no renames but exact ones, which have no lines; no program or
 * filter of the user's; `--always`, so that every commit is answered (git-scm.com: git-diff-tree(1)).
 */
const DIFF_TREE = ['diff-tree', '--stdin', '--always', '--root', '-c', ...ADDED_LINES_OPTIONS];
/**
 * No context. In the diff of a merge git then counts the lines of some hunks wrongly (2.39: those at the end of a file):
 * it has one line of context.
 */
const CONTEXT = { single: '-U0', merge: '-U1' } as const;
/** Into how many rows the commits of one git are cut: neighbours share objects, and the gits share what is slow to read. */
const ROWS = 4;

export function blobKey(blob: string, path: string): string {
  return `${blob}\0${path}`;
}

export interface CommitDiffs {
  readonly batches: AsyncIterable<readonly SourcePiece[]>;
  /** Files that git shows no lines of, each version once for each path, by `blobKey`; complete when `batches` is read. */
  readonly hidden: ReadonlyMap<string, WholeBlob>;
  /** Those of `wanted` that one commit added as a whole, by `blobKey`: all of their lines were in one piece. */
  readonly whole: ReadonlySet<string>;
}

export interface CommitDiffOptions extends BlobOptions {
  readonly processes: number;
  /** Versions of files, by `blobKey`, that need not be read again where their lines were read as a whole. */
  readonly wanted: Promise<ReadonlyMap<string, WholeBlob>>;
}

/** The lines that each commit added, by `processes` gits at once. */
export function commitDiffs(
  git: Git,
  { ids, merges }: Commits,
  { processes, counts, maxBytes, leaveOut, wanted }: CommitDiffOptions,
): CommitDiffs {
  const ages = new Map(ids.map((commit, age) => [commit, age]));
  const hidden = new Map<string, WholeBlob>();
  const whole = new Set<string>();

  async function* diffsOf(
    some: readonly string[],
    kind: keyof typeof CONTEXT,
  ): AsyncGenerator<readonly SourcePiece[], void, undefined> {
    const batcher = createBatcher(maxBytes);
    let origin: Origin = { commit: null, age: 0, verdictKey: null };
    let answered = 0;
    let current = { path: '', blob: '' };
    /** Whether what was read since the piece began may be something else than text. */
    let isSuspect = false;
    let isChunkSuspect = false;
    let isPart = false;
    let added: string | null = null;
    let versions: ReadonlyMap<string, WholeBlob> | null = null;
    const parser = createAddedLinesParser({
      commit: id => {
        answered += 1;
        counts.commits += 1;
        origin = { commit: id, age: ages.get(id) ?? 0, verdictKey: null };
      },
      begin: (path, firstLine, blob, isWhole) => {
        current = { path, blob };
        isSuspect = isChunkSuspect;
        added = isWhole ? blobKey(blob, path) : null;
        const version = added === null ? undefined : versions?.get(added);
        isPart = added === null;
        if (version === undefined) added = null;
        const { verdictKey = null } = version?.origin ?? {};
        batcher.begin({
          path,
          firstLine,
          origin: verdictKey === null ? origin : { ...origin, verdictKey },
        });
      },
      add: batcher.add,
      finish: () => {
        // An attribute can make lines of anything: of an archive they say nothing.
        if (isPart && isSuspect && hasControls(batcher.current())) hide(current.path, current.blob);
        if (!batcher.finish()) leaveOut(tooLong(current.path, maxBytes));
        else if (added !== null) whole.add(added);
      },
      hidden: hide,
    });
    for await (const chunk of git.streamMuch([...DIFF_TREE, CONTEXT[kind]], `${some.join('\n')}\n`)) {
      versions ??= await wanted;
      isChunkSuspect = !isUtf8(chunk) || chunk.includes(0);
      isSuspect ||= isChunkSuspect;
      parser.push(chunk);
      yield* batcher.take();
    }
    parser.end();
    if (answered !== some.length) throw unanswered(some.length - answered);
    yield* batcher.rest();

    function hide(path: string, blob: string): void {
      const key = blobKey(blob, path);
      const known = hidden.get(key);
      if (known === undefined || known.origin.age < origin.age)
        hidden.set(key, { blob, path, origin: { ...origin, verdictKey: verdictKey(path, blob, null) } });
    }
  }

  const isMerge = (id: string): boolean => merges.has(id);
  const single = ids.filter(id => !isMerge(id));
  const shares = [
    ...sharesOf(single, processes).map(share => diffsOf(share, 'single')),
    ...(merges.size === 0 ? [] : [diffsOf(ids.filter(isMerge), 'merge')]),
  ];
  return { batches: merged(shares), hidden, whole };
}

/** Whether bytes are there that no text has: those below a space, but for white space and escape. */
function hasControls(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte < 0x20 && (byte < 0x09 || byte > 0x0d) && byte !== 0x1b) return true;
  return false;
}

function sharesOf(commits: readonly string[], processes: number): readonly (readonly string[])[] {
  const shares: string[][] = Array.from({ length: processes }, () => []);
  const row = Math.ceil(commits.length / (processes * ROWS));
  for (const [index, commit] of commits.entries()) shares[Math.floor(index / row) % processes]?.push(commit);
  return shares.filter(share => share.length > 0);
}

function unanswered(commits: number): UnresolvableError {
  return new UnresolvableError(
    `git told nothing of ${commits} commits that were to be scanned.`,
    'Run `git fsck`: the repository is damaged, or something wrote to it meanwhile.',
  );
}
