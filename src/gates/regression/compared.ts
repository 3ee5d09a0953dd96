import { quote, visible } from '../../kernel/errors.ts';
import type { ComparedCase } from '../../regression/compare/compared-case.ts';
import type { Comparison } from '../../regression/compare/comparison.ts';
import { compareScores, formatScore } from '../../regression/scores.ts';
import type { GateFinding } from '../gate.ts';
import { finding } from './finding.ts';

const INTENDED = 'If it is meant, freeze: `p1 regression --extended --freeze --reason …`.';
const LOOK = '`p1 regression --verbose` shows what was expected and what came.';
/** So many more noisy cases that fail are no chance any more. */
const MANY = 5;
const OLD_DAYS = 30;
const DAY_MS = 86_400_000;

/** What regressed for certain. */
export function regressions({ cases, noise, netNewlyFailing }: Comparison): readonly GateFinding[] {
  const critical = cases.filter(isCriticalFailure);
  const changed = cases.filter(
    each => (each.change === 'worse' || each.change === 'changed') && !isCriticalFailure(each),
  );
  const dropped = cases.filter(each => each.change === 'dropped' && !isCriticalFailure(each));
  const suite =
    noise?.hasSuiteDropped === true && dropped.length === 0
      ? [
          finding(
            'drop-confirmed',
            'The noisy cases together pass less often, and a rerun confirms it.',
            `${LOOK} ${INTENDED}`,
            '*',
          ),
        ]
      : [];
  const told = [
    ...critical.map(each => ofCase('critical-failed', each, 'is critical, and fails', LOOK)),
    ...changed.map(each =>
      ofCase('deterministic-changed', each, 'is not as it was frozen', `${LOOK} ${INTENDED}`),
    ),
    ...dropped.map(each =>
      ofCase('drop-confirmed', each, 'passes less often, and a rerun confirms it', `${LOOK} ${INTENDED}`),
    ),
    ...suite,
  ];
  if (netNewlyFailing < MANY || told.length > 0) return told;
  const message = `${netNewlyFailing} more noisy cases fail than did when the baseline was frozen: ${namesOf(newlyFailing(cases))}.`;
  return [finding('many-noisy-failing', message, `${LOOK} ${INTENDED}`, '*')];
}

/** What may be chance, or is better than it was, where nothing regressed. */
export function warnings(comparison: Comparison, now: Date): readonly GateFinding[] {
  const { cases, delta, score, baselineScore, tolerance, headroom, netNewlyFailing } = comparison;
  const isDown = delta !== null && compareScores(delta, 0) < 0;
  const isWithin = isDown && compareScores(-delta, tolerance) <= 0;
  const failing = newlyFailing(cases);
  return [
    isDown && failing.length === 0
      ? finding(
          'score-down',
          `The score fell from ${formatScore(baselineScore)} to ${formatScore(score)}, ${isWithin ? 'within' : 'beyond'} the tolerance of ${formatScore(tolerance)}; no case has regressed.`,
          `Look at the trend in the regression summary: what falls again and again is no chance. ${LOOK}`,
          '*',
        )
      : null,
    failing.length > 0 && netNewlyFailing < MANY
      ? finding(
          'noisy-failing',
          `${counted(failing.length, 'noisy case')} passed at the freeze and ${failing.length === 1 ? 'fails' : 'fail'} now, net ${Math.max(0, netNewlyFailing)}, which may be chance: ${namesOf(failing)}.`,
          LOOK,
          '*',
        )
      : null,
    ...cases
      .filter(({ isFlaky, change }) => isFlaky && change !== 'new')
      .map(each =>
        ofCase(
          'flaky',
          each,
          'passes in some of its repeats and fails in others',
          'Mend what it waits for or reads; a case that cannot be steady is `noisy: true`.',
        ),
      ),
    ...cases
      .filter(({ change, now: standing }) => change === 'new' && standing?.passed === false)
      .filter(each => !isCriticalFailure(each))
      .map(each => ofCase('new-case-failing', each, 'is not in the baseline, and fails', LOOK)),
    compareScores(headroom, tolerance) > 0
      ? finding(
          'headroom',
          `The score is ${formatScore(headroom)} above the baseline, more than the tolerance of ${formatScore(tolerance)}: so much could be lost unseen.`,
          'If it lasts, hold it: `p1 regression --extended --freeze --reason …`.',
          '*',
        )
      : null,
    ageFinding(comparison, now),
  ].filter(each => each !== null);
}

/** A noisy case is critical too only where it was rerun, or has no baseline to be held against. */
export function isCriticalFailure({ isCritical, isNoisy, now, rerun, before }: ComparedCase): boolean {
  return isCritical && now?.passed === false && (!isNoisy || rerun !== null || before === null);
}

function ageFinding({ baseline }: Comparison, now: Date): GateFinding | null {
  if (baseline === null) return null;
  const ageMs = now.getTime() - Date.parse(baseline.provenance.frozen_at);
  if (ageMs <= OLD_DAYS * DAY_MS) return null;
  const message = `The baseline is ${Math.floor(ageMs / DAY_MS)} days old (${baseline.provenance.frozen_at}).`;
  return finding(
    'baseline-old',
    message,
    'Freeze what there is now, if it is right: `p1 regression --extended --freeze --reason …`.',
    '*',
  );
}

function newlyFailing(cases: readonly ComparedCase[]): readonly ComparedCase[] {
  return cases.filter(
    ({ isNoisy, before, now }) => isNoisy && before?.passed === true && now?.passed === false,
  );
}

function ofCase(slug: string, { id, path, why }: ComparedCase, what: string, fix: string): GateFinding {
  const message = `Case ${quote(id)} ${what}.${why === null ? '' : ` ${visible(why)}`}`;
  return finding(slug, message, fix, id, path);
}

function namesOf(cases: readonly ComparedCase[]): string {
  const shown = cases.slice(0, 5).map(({ id }) => quote(id));
  return `${shown.join(', ')}${cases.length > 5 ? ` and ${cases.length - 5} more` : ''}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
