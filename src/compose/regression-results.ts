import type { ReasonCode, Result } from '../kernel/result.ts';
import type { Comparison } from '../regression/compare/comparison.ts';
import type { FreezeAnswer } from '../regression/freeze.ts';
import type { FreezeRefusal } from '../regression/freeze-conditions.ts';
import { regressionData } from '../regression/outputs/regression-data.ts';
import type { BaselineReading } from '../regression/read-baseline.ts';
import { weightedMean } from '../regression/scores.ts';
import { type Shard, shardText } from '../regression/shard.ts';
import type { SuiteRun } from '../regression/suite-run.ts';

/** A pass or a degradation goes on; a regression, too little to say so, and no baseline to compare with do not. */
export function comparisonResult(action: string, comparison: Comparison): Result {
  const { verdict, reasonCode, message, fix } = comparison;
  return {
    schema_version: 1,
    action,
    decision: verdict === 'pass' || verdict === 'degraded' ? 'continue' : 'failure',
    reason_code: reasonCode,
    message,
    fix,
    data: regressionData(comparison),
  };
}

/** A shard says nothing of the suite: a case that failed in it is judged when all are merged. */
export function shardResult(action: string, run: SuiteRun, shard: Shard, file: string): Result {
  const failed = run.cases.filter(({ passed }) => !passed);
  const isCancelled = run.cases.some(({ repeats }) => repeats.some(({ end }) => end === 'cancelled'));
  return {
    schema_version: 1,
    action,
    decision: isCancelled ? 'failure' : 'continue',
    reason_code: isCancelled ? 'cancelled' : 'ok',
    message: `Shard ${shardText(shard)} ran: ${run.cases.length - failed.length} cases passed, ${failed.length} failed. They are judged when all shards are merged.`,
    fix: isCancelled ? 'Run the shard again, to its end.' : null,
    data: {
      tier: run.tier,
      shard: run.shard,
      score: scoreOf(run),
      passed: run.cases.length - failed.length,
      failed: failed.length,
      failed_cases: failed.map(({ id }) => id),
      file,
    },
  };
}

export function verifyResult(action: string, reading: BaselineReading): Result {
  if (reading.kind === 'problem') return failure(action, reading.reasonCode, reading.message, reading.fix);
  const { baseline, former } = reading;
  return {
    schema_version: 1,
    action,
    decision: 'continue',
    reason_code: 'ok',
    message: `The baseline is whole, and so is the chain of ${former.length} former ones: digest ${baseline.digest}, frozen at ${baseline.provenance.frozen_at} by ${baseline.provenance.actor}.`,
    fix: null,
    data: {
      baseline_digest: baseline.digest,
      former: former.map(({ digest }) => digest),
      provenance: baseline.provenance,
    },
  };
}

export function freezeResult(action: string, answer: FreezeAnswer): Result {
  switch (answer.kind) {
    case 'frozen': {
      const { baseline, former, archived, added, removed, run } = answer;
      const kept = archived === null ? '' : ` The former one is ${archived}.`;
      return {
        schema_version: 1,
        action,
        decision: 'continue',
        reason_code: 'ok',
        message: `The baseline is frozen: ${baseline.cases.length} cases, digest ${baseline.digest}.${kept} Commit it.`,
        fix: null,
        data: {
          baseline_digest: baseline.digest,
          former_digest: former?.digest ?? null,
          archived,
          added,
          removed,
          score: scoreOf(run),
          provenance: baseline.provenance,
        },
      };
    }
    case 'refused':
      return refused(action, answer.refusals);
    case 'problem':
      return failure(action, answer.reasonCode, answer.message, answer.fix);
    case 'busy':
    case 'stale':
      return failure(action, 'state-unavailable', answer.message, answer.fix);
  }
}

/** The mean by weight; 0 of no case. */
export function scoreOf({ cases }: SuiteRun): number {
  return weightedMean(cases) ?? 0;
}

const REASONS: Readonly<Record<FreezeRefusal['condition'], ReasonCode>> = {
  reason: 'config-invalid',
  'clean-tree': 'config-invalid',
  unwatched: 'config-invalid',
  ignored: 'config-invalid',
  commit: 'config-invalid',
  branch: 'config-invalid',
  'whole-suite': 'config-invalid',
  cases: 'config-invalid',
  repeats: 'insufficient',
  finished: 'insufficient',
  critical: 'regressed',
};

function refused(action: string, refusals: readonly FreezeRefusal[]): Result {
  const [first] = refusals;
  const message = refusals.map(refusal => refusal.message).join(' ');
  const fix = refusals.map(refusal => refusal.fix).join(' ');
  const reason = first === undefined ? 'internal' : REASONS[first.condition];
  const conditions = refusals.map(({ condition }) => condition);
  return { ...failure(action, reason, `Nothing was frozen. ${message}`, fix), data: { conditions } };
}

function failure(action: string, reason_code: ReasonCode, message: string, fix: string): Result {
  return { schema_version: 1, action, decision: 'failure', reason_code, message, fix, data: {} };
}
