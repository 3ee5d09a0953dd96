import type { CaseResult, RepeatResult } from './case-result.ts';

/**
 * In which ways the repeats of a case failed, sorted: which assertions were not met, by their number, and how those ended that did not
 * run to their end. What came is no part of it, since that may have times in it; an exit code is.
 */
export function failingWays({ repeats }: Pick<CaseResult, 'repeats'>): readonly string[] {
  return [...new Set(repeats.filter(({ passed }) => !passed).flatMap(waysOf))].sort();
}

function waysOf({ end, assertions, exit_code }: RepeatResult): readonly string[] {
  if (end !== 'ran') return [`it ended as ${end}`];
  const unmet = assertions.flatMap(({ passed, kind, of }, index) =>
    passed
      ? []
      : [
          kind === 'exit-code'
            ? `exit code ${exit_code ?? 'none'}`
            : `assertion ${index + 1}, ${kind} of ${of}`,
        ],
  );
  // What it snapshots is not there.
  return unmet.length === 0 ? ['a snapshot that is not there'] : unmet;
}

/** What is new of the ways in which a case fails, in a sentence; null when nothing is, or nobody knows. */
export function otherWay(before: readonly string[] | undefined, result: CaseResult): string | null {
  if (before === undefined) return null;
  const ways = failingWays(result);
  if (ways.every(way => before.includes(way))) return null;
  return `It fails in another way than when it was frozen: by ${ways.join('; ')}, and then by ${before.join('; ')}.`;
}
