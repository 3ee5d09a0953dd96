import type { CaseStanding, ComparedCase } from '../compare/compared-case.ts';
import type { Comparison } from '../compare/comparison.ts';

/** The comparison as data: of `result`, of `--json`, and of `reports/regression_summary.json`. */
export function regressionData(comparison: Comparison): Readonly<Record<string, unknown>> {
  const { verdict, run, baseline, cases, noise } = comparison;
  return {
    verdict,
    tier: run.tier,
    started_at: run.started_at,
    duration_ms: run.duration_ms,
    is_offline: run.is_offline,
    shard: run.shard,
    score: comparison.score,
    baseline_score: comparison.baselineScore,
    delta: comparison.delta,
    tolerance: comparison.tolerance,
    headroom: comparison.headroom,
    passed: comparison.passed,
    failed: comparison.failed,
    net_newly_failing: comparison.netNewlyFailing,
    suite_digest: run.suite_digest,
    config_digest: run.config_digest,
    baseline:
      baseline === null
        ? null
        : { digest: baseline.digest, previous: baseline.previous, ...baseline.provenance },
    archived_baselines: comparison.former.length,
    noise:
      noise === null
        ? null
        : {
            kind: noise.kind,
            suite_chance: noise.suiteChance,
            has_suite_dropped: noise.hasSuiteDropped,
            dropped: noise.dropped,
            not_rerun: noise.notRerun,
            rerun_repeats: noise.design.rerunRepeats,
            case_level: noise.design.caseLevel,
            critical_level: noise.design.criticalLevel,
            sees_broken_case: noise.design.seesBrokenCase,
          },
    cases: cases.map(caseData),
  };
}

function caseData(each: ComparedCase) {
  const { id, path, change, isCritical, isNoisy, isFlaky, weight, before, now, rerun, why } = each;
  return {
    id,
    path,
    change,
    is_critical: isCritical,
    is_noisy: isNoisy,
    is_flaky: isFlaky,
    weight,
    baseline: standingData(before),
    now: standingData(now),
    rerun,
    why,
  };
}

function standingData(standing: CaseStanding | null) {
  return standing === null ? null : { ...standing };
}
