import type { EventOf, JournalEvent } from '../kernel/events/index.ts';
import type { FailingCaseReport, FrozenReport, RegressionReport, SessionReport } from './schema.ts';

type RegressionsReport = Pick<
  SessionReport,
  'regression_runs' | 'regression_failing' | 'regression_failing_cases' | 'regression_frozen'
>;

/** More are counted and not listed: the summary of the run has all of them. */
const LISTED = 200;

/** Which regression suites ran in a session, which of their cases failed, and what was frozen. */
export function foldRegressions(events: readonly JournalEvent[]): RegressionsReport {
  const failing = events.filter(event => event.type === 'regression.case').filter(({ passed }) => !passed);
  return {
    regression_runs: events.filter(event => event.type === 'regression.finished').map(runOf),
    regression_failing: failing.length,
    regression_failing_cases: failing.slice(0, LISTED).map(caseOf),
    regression_frozen: events.filter(event => event.type === 'regression.frozen').map(frozenOf),
  };
}

function runOf(event: EventOf<'regression.finished'>): RegressionReport {
  const { job, tier, shard, verdict, reason_code, score, baseline_score, passed, failed, baseline_digest } =
    event;
  return {
    job,
    tier,
    shard,
    verdict,
    reason_code,
    score,
    baseline_score,
    passed,
    failed,
    regressed: event.regressed.slice(0, LISTED),
    baseline_digest,
  };
}

function caseOf(event: EventOf<'regression.case'>): FailingCaseReport {
  const { job, title, passes, repeats, is_critical, is_noisy, message } = event;
  return { job, case: event.case, title, passes, repeats, is_critical, is_noisy, message };
}

function frozenOf(event: EventOf<'regression.frozen'>): FrozenReport {
  const { job, digest, former_digest, cases, score, actor, reason } = event;
  return { job, digest, former_digest, cases, score, actor, reason };
}
