import type { NoiseVerdict } from '../noise/judge-noise.ts';
import { compareScores, formatScore } from '../scores.ts';
import { chanceText } from './compare-cases.ts';
import type { ComparedCase } from './compared-case.ts';
import type { Comparison } from './comparison.ts';
import { namesOf } from './compatibility.ts';

type Facts = Pick<
  Comparison,
  'run' | 'cases' | 'delta' | 'score' | 'baselineScore' | 'tolerance' | 'headroom'
> & {
  readonly noise: NoiseVerdict;
};
type Answer = Pick<Comparison, 'verdict' | 'reasonCode' | 'message' | 'fix'>;

const INTENDED = 'If it is intended, freeze: `p1 regression --extended --freeze --reason …`.';

/** The verdict on a run that can be compared: the worst that is true of it. */
export function verdictOf(facts: Facts): Answer {
  return (
    missingCases(facts) ??
    cutShort(facts) ??
    certainDrop(facts) ??
    tooLittle(facts) ??
    possibleDrop(facts) ??
    nothingWorse(facts)
  );
}

function missingCases({ run, cases }: Facts): Answer | null {
  const missing = cases.filter(({ change }) => change === 'missing');
  if (missing.length === 0 || run.shard !== null) return null;
  return {
    verdict: 'regressed',
    reasonCode: 'case-missing',
    message: `${counted(missing.length, 'case')} of the baseline ${missing.length === 1 ? 'is' : 'are'} missing: ${idsOf(missing)}. ${missing[0]?.why ?? ''}`,
    fix: 'Bring them back, or let every shard send its results; to retire a case, remove it and freeze with the reason.',
  };
}

function certainDrop({ cases, noise }: Facts): Answer | null {
  const critical = cases.filter(
    ({ isCritical, change, breaksOwnRule, isNoisy, rerun }) =>
      isCritical && (change === 'dropped' || (breaksOwnRule && (!isNoisy || rerun !== null))),
  );
  const worse = cases.filter(({ change }) => change === 'worse' || change === 'changed');
  const dropped = cases.filter(({ change }) => change === 'dropped');
  const told = [
    critical.length === 0 ? null : `${counted(critical.length, 'critical case')} failed: ${idsOf(critical)}`,
    worse.length === 0 ? null : `${counted(worse.length, 'deterministic case')} changed: ${idsOf(worse)}`,
    dropped.length === 0
      ? null
      : `${counted(dropped.length, 'noisy case')} dropped, confirmed by rerun: ${idsOf(dropped)}`,
    noise.hasSuiteDropped
      ? `the noisy cases together pass less often, confirmed by rerun: by chance that happens ${chanceText(noise.suiteChance)}`
      : null,
  ].filter(each => each !== null);
  if (told.length === 0) return null;
  const first = [...critical, ...worse, ...dropped][0];
  const message = `${sentence(told.join('; '))}${first?.why === null || first === undefined ? '' : ` ${first.id}: ${first.why}`}`;
  return {
    verdict: 'regressed',
    reasonCode: 'regressed',
    message,
    fix: `\`p1 regression --verbose\` shows what came. ${INTENDED}`,
  };
}

/** What was cancelled failed for no fault of its own. */
function cutShort({ run }: Facts): Answer | null {
  const cancelled = run.cases.filter(({ repeats }) => repeats.some(({ end }) => end === 'cancelled'));
  if (cancelled.length === 0) return null;
  return insufficient(
    `${counted(cancelled.length, 'case')} did not run to the end: ${namesOf(cancelled.map(({ id }) => id))}`,
    'Run it again, to the end.',
  );
}

function tooLittle({ run, cases, noise }: Facts): Answer | null {
  const compared = cases.filter(({ before, now }) => before !== null && now !== null);
  const notRerun = [...new Set([...noise.notRerun, ...unconfirmedCritical(cases)])];
  if (run.shard !== null)
    return insufficient(
      `This is shard ${run.shard.index} of ${run.shard.count}: all of them together can be compared`,
      'Merge the shards (`mode: merge`).',
    );
  if (notRerun.length > 0)
    return insufficient(
      `${counted(notRerun.length, 'noisy case')} had to be rerun before a drop could be told, and did not run: ${namesOf(notRerun)}`,
      'Run it again, to the end.',
    );
  if (compared.length > 0) return null;
  return insufficient(
    'The run has no case that the baseline has',
    'Run the other tier, or freeze what there is now.',
  );
}

function insufficient(why: string, fix: string): Answer {
  return { verdict: 'insufficient', reasonCode: 'insufficient', message: `${why}.`, fix };
}

function unconfirmedCritical(cases: readonly ComparedCase[]): readonly string[] {
  return cases
    .filter(
      ({ isCritical, isNoisy, breaksOwnRule, rerun }) =>
        isCritical && isNoisy && breaksOwnRule && rerun === null,
    )
    .map(({ id }) => id);
}

function possibleDrop({ cases, delta, score, baselineScore, tolerance }: Facts): Answer | null {
  const newFailing = cases.filter(({ change, now }) => change === 'new' && now?.passed === false);
  const failing = cases.filter(
    ({ isNoisy, before, now }) => isNoisy && before?.passed === true && now?.passed === false,
  );
  const isLower = delta !== null && compareScores(delta, 0) < 0;
  const told = [
    isLower
      ? `the score fell from ${formatScore(baselineScore)} to ${formatScore(score)}, ${compareScores(-delta, tolerance) <= 0 ? 'within' : 'beyond'} the tolerance of ${formatScore(tolerance)}, which may be chance`
      : null,
    failing.length === 0
      ? null
      : `${counted(failing.length, 'noisy case')} passed and ${failing.length === 1 ? 'fails' : 'fail'}, which may be chance: ${idsOf(failing)}`,
    newFailing.length === 0
      ? null
      : `${counted(newFailing.length, 'case')} that ${newFailing.length === 1 ? 'is' : 'are'} not in the baseline ${newFailing.length === 1 ? 'fails' : 'fail'}: ${idsOf(newFailing)}`,
  ].filter(each => each !== null);
  if (told.length === 0) return null;
  return {
    verdict: 'degraded',
    reasonCode: 'degraded',
    message: sentence(told.join('; ')),
    fix: 'Look at the trend: what falls again and again is no chance. `p1 regression --verbose` shows what came.',
  };
}

function nothingWorse({ cases, score, headroom, tolerance }: Facts): Answer {
  const added = cases.filter(({ change }) => change === 'new').length;
  const isAbove = compareScores(headroom, tolerance) > 0;
  const news =
    added === 0 ? '' : ` ${counted(added, 'case')} ${added === 1 ? 'is' : 'are'} not in the baseline yet.`;
  return {
    verdict: 'pass',
    reasonCode: 'ok',
    message: `Nothing is worse than the baseline; the score is ${formatScore(score)}${headroom === 0 ? '' : `, ${formatScore(headroom)} above it`}.${news}`,
    fix:
      isAbove || added > 0
        ? 'If that lasts, freeze what was gained: `p1 regression --extended --freeze --reason …`.'
        : null,
  };
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function idsOf(cases: readonly ComparedCase[]): string {
  return namesOf(cases.map(({ id }) => id));
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
