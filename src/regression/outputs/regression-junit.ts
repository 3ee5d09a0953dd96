import { type JunitCase, junit } from '../../formats/junit.ts';
import type { ComparedCase } from '../compare/compared-case.ts';
import type { Comparison } from '../compare/comparison.ts';
import { headOf, standingText } from './phrases.ts';

/**
 * The run as JUnit XML: a case that fails, or that is worse than its baseline, is a failure; a missing one is an error. What
 * holds of the suite as a whole, and of no case, is a case of its own, `baseline`.
 */
export function regressionJunit(comparison: Comparison): string {
  const { run, cases, baseline } = comparison;
  const durations = new Map(run.cases.map(({ id, duration_ms }) => [id, duration_ms]));
  return junit({
    name: `p1 regression ${run.tier}`,
    startedAt: run.started_at,
    durationMs: run.duration_ms,
    properties: {
      verdict: headOf(comparison).toLowerCase(),
      'p1-version': run.p1_version,
      ...(baseline === null ? {} : { 'baseline-digest': baseline.digest }),
    },
    cases: [wholeOf(comparison), ...cases.map(each => caseOf(each, durations.get(each.id) ?? 0))],
  });
}

function wholeOf({ verdict, reasonCode, message, fix }: Comparison): JunitCase {
  const about = { name: 'baseline', className: 'p1.regression', file: null, durationMs: 0 };
  if (verdict === 'pass' || verdict === 'degraded') return { ...about, outcome: { kind: 'passed' } };
  const kind = verdict === 'regressed' ? 'failure' : 'error';
  return { ...about, outcome: { kind, type: reasonCode, message, text: fix ?? '' } };
}

function caseOf(each: ComparedCase, durationMs: number): JunitCase {
  const about = { name: each.id, className: 'p1.regression', file: each.path, durationMs };
  return { ...about, outcome: outcomeOf(each) };
}

function outcomeOf(each: ComparedCase): JunitCase['outcome'] {
  const { change, before, now, why, diff } = each;
  const message = why ?? '';
  const text = `${standingText(before)} -> ${standingText(now)}${diff === null ? '' : `\n${diff}`}`;
  if (change === 'missing') return { kind: 'error', type: change, message, text };
  const isWorse = change === 'worse' || change === 'changed' || change === 'dropped';
  if (isWorse || now?.passed === false) return { kind: 'failure', type: change, message, text };
  return { kind: 'passed' };
}
