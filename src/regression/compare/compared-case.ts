import type { BaselineCase } from '../baseline-schema.ts';
import type { CaseResult, RepeatResult } from '../case-result.ts';
import { otherWay } from '../failing-ways.ts';
import type { Tally } from '../noise/stratified-fisher.ts';
import { compareScores } from '../scores.ts';

/**
 * What became of a case since the freeze. `changed`, `worse` and `dropped` are regressions, of a deterministic case at once, of a
 * noisy one only as `dropped`; `lower` is a noisy case that passes less often, which can be chance.
 */
export const CASE_CHANGES = [
  'same',
  'improved',
  'lower',
  'changed',
  'worse',
  'dropped',
  'missing',
  'new',
] as const;
export type CaseChange = (typeof CASE_CHANGES)[number];

/** A case as the baseline and the run have it. */
export interface ComparedCase {
  readonly id: string;
  readonly title: string;
  readonly path: string | null;
  readonly weight: number;
  readonly isCritical: boolean;
  readonly isNoisy: boolean;
  /** Whether it fails whatever the baseline says, as own-rule.ts has it. */
  readonly breaksOwnRule: boolean;
  readonly change: CaseChange;
  /** Null for a new case. */
  readonly before: CaseStanding | null;
  /** Null for a missing case. Reruns are counted. */
  readonly now: CaseStanding | null;
  /** How often it was rerun as a suspect, and passed then. */
  readonly rerun: Tally | null;
  /** Whether some of its repeats passed and some did not. */
  readonly isFlaky: boolean;
  /** One sentence on what is different; null when nothing is. */
  readonly why: string | null;
  /** What was expected and what came, of the first assertion that failed. */
  readonly diff: string | null;
}

export interface CaseStanding {
  readonly passed: boolean;
  readonly score: number;
  readonly passes: number;
  readonly repeats: number;
}

/** How a deterministic case stands beside the baseline: each repeat has to be the same, its snapshot included. */
export function compareExactly(
  before: BaselineCase,
  now: CaseResult,
): { readonly change: CaseChange; readonly why: string | null } {
  const score = compareScores(now.score, before.score);
  if (before.passed && !now.passed) return { change: 'worse', why: `It passed, and fails. ${reasonOf(now)}` };
  if (!before.passed && now.passed) return { change: 'improved', why: 'It failed, and passes.' };
  if (score < 0)
    return { change: 'worse', why: `Its score fell from ${before.score} to ${now.score}. ${reasonOf(now)}` };
  const index = now.repeats.findIndex((repeat, at) => isOther(repeat, before.repeats[at]));
  if (hasOtherOutput(before, now))
    return { change: 'changed', why: 'Its output is not the one that was frozen.' };
  if (score > 0) return { change: 'improved', why: `Its score rose from ${before.score} to ${now.score}.` };
  const [times, frozenTimes] = [now.repeats.length, before.repeats.length];
  if (times !== frozenTimes)
    return { change: 'changed', why: `It ran ${times} times, and ${frozenTimes} times when it was frozen.` };
  if (index >= 0)
    return { change: 'changed', why: `Repeat ${index + 1} differs from the one that was frozen.` };
  return { change: 'same', why: otherWayOf(before, now) };
}

/** A case that failed before and fails now is as it was; that it does so in another way is told. */
export function otherWayOf(before: BaselineCase, now: CaseResult): string | null {
  const way = before.passed || now.passed ? null : otherWay(before.failing_ways, now);
  return way === null ? null : `${way} ${reasonOf(now)}`;
}

export function standingOf(each: BaselineCase | CaseResult): CaseStanding {
  const { passed, score, passes, repeats } = each;
  return { passed, score, passes, repeats: repeats.length };
}

/** The first thing that went wrong, in a sentence; '' when nothing did. */
export function reasonOf({ repeats }: CaseResult): string {
  const failed = repeats.find(({ passed }) => !passed);
  if (failed === undefined) return '';
  return (
    failed.assertions.find(({ passed }) => !passed)?.message ?? failed.detail ?? `It ended as: ${failed.end}.`
  );
}

export function diffOf({ repeats }: CaseResult): string | null {
  const assertions = repeats.flatMap(repeat => repeat.assertions);
  return assertions.find(({ passed, diff }) => !passed && diff !== null)?.diff ?? null;
}

function hasOtherOutput(before: BaselineCase, now: CaseResult): boolean {
  const frozen = new Set(before.repeats.map(({ output_digest }) => output_digest));
  return now.repeats.some(({ output_digest }) => !frozen.has(output_digest));
}

function isOther(now: RepeatResult, before: BaselineCase['repeats'][number] | undefined): boolean {
  return (
    before === undefined ||
    now.passed !== before.passed ||
    compareScores(now.score, before.score) !== 0 ||
    now.output_digest !== before.output_digest
  );
}
