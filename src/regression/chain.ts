import { quote } from '../kernel/errors.ts';
import { archiveName, isArchiveName } from './baseline.ts';
import type { Baseline } from './baseline-schema.ts';
import { type BaselineProblem, parseBaseline } from './parse-baseline.ts';

/** A file of the archive, unread. */
export interface ArchivedText {
  /** Its name in the archive. */
  readonly name: string;
  readonly text: string;
}

export interface Chain {
  readonly kind: 'hit';
  readonly baseline: Baseline;
  /** Every former baseline, the newest first. */
  readonly former: readonly Baseline[];
  /** Whether the archive has the baseline in use already: a freeze ended between its two files. No harm is done. */
  readonly hasInterruptedFreeze: boolean;
}

/**
 * Proves that the baseline in use follows upon all of the archive, one by one back to the first: each file is as it was frozen,
 * has the name of its content, is named by exactly one successor, and none is missing or left over. Who can write both the
 * baseline and the archive can make such a chain anew: it shows accidents and careless edits, not an attack.
 */
export function proveChain(
  baseline: Baseline,
  archive: readonly ArchivedText[],
  place: string,
): Chain | BaselineProblem {
  const byDigest = new Map<string, Baseline>();
  for (const { name, text } of archive) {
    if (!isArchiveName(name))
      return broken(
        `${place} holds ${quote(name)}, which is no baseline`,
        'Put it elsewhere: the archive has former baselines and nothing else.',
      );
    const parsed = parseBaseline(text, `${place}/${name}`);
    if (parsed.kind === 'problem') return parsed;
    if (archiveName(parsed.baseline) !== name)
      return broken(
        `${place}/${name} holds another baseline than its name says (${archiveName(parsed.baseline)})`,
        `Restore the archive (\`git checkout <commit> -- ${place}\`).`,
      );
    byDigest.set(parsed.baseline.digest, parsed.baseline);
  }
  const hasInterruptedFreeze = byDigest.delete(baseline.digest);
  const former: Baseline[] = [];
  for (let next = baseline; next.previous !== null; ) {
    const previous = byDigest.get(next.previous);
    if (previous === undefined)
      return broken(
        `the baseline ${short(next.digest)} follows upon ${short(next.previous)}, which is not in ${place}`,
        `Restore that file (\`git log --diff-filter=D -- ${place}\` shows who removed it).`,
      );
    byDigest.delete(previous.digest);
    former.push(previous);
    next = previous;
  }
  const [stray] = byDigest.values();
  if (stray !== undefined)
    return broken(
      `${place}/${archiveName(stray)} is no predecessor of the baseline in use`,
      'Two branches froze, or a baseline was put back by hand: keep one side of the merge, baseline and archive together, and freeze again.',
    );
  return { kind: 'hit', baseline, former, hasInterruptedFreeze };
}

function broken(what: string, fix: string): BaselineProblem {
  return {
    kind: 'problem',
    reasonCode: 'chain-broken',
    message: `The chain of baselines is broken: ${what}.`,
    fix,
  };
}

function short(digest: string): string {
  return digest.slice(0, 12);
}
