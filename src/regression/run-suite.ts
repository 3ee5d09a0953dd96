import { availableParallelism } from 'node:os';
import type { Clock } from '../kernel/clock.ts';
import { P1_VERSION } from '../kernel/version.ts';
import type { RegressionCase, Tier } from './case.ts';
import { type PoolOptions, runCases } from './run-cases.ts';
import type { RunPorts } from './run-ports.ts';
import { ofShard, type Shard } from './shard.ts';
import { regressionConfigDigest, suiteDigest } from './suite-digest.ts';
import type { SuiteRun } from './suite-run.ts';

export interface SuiteOptions extends Omit<PoolOptions, 'workers'> {
  readonly tier: Tier;
  /** All cases of the tier, sorted by id. */
  readonly cases: readonly RegressionCase[];
  /** Null runs all of them. */
  readonly shard: Shard | null;
  readonly clock: Clock;
  /** What is checked out; null outside of git. */
  readonly commit: string | null;
  /** How many run at once; as many as there are cores, where it is not said. */
  readonly workers?: number;
}

/** Runs a suite, or one shard of it. */
export async function runSuite(options: SuiteOptions, ports: RunPorts): Promise<SuiteRun> {
  const { tier, cases, shard, clock } = options;
  const startedAt = clock.now();
  const startedMs = clock.monotonicMs();
  const mine = shard === null ? cases : ofShard(cases, shard);
  const results = await runCases(
    mine.map(definition => ({ definition, repeats: definition.repeats })),
    ports,
    { ...options, workers: options.workers ?? availableParallelism() },
  );
  return {
    schema_version: 1,
    p1_version: P1_VERSION,
    tier,
    started_at: startedAt.toISOString(),
    duration_ms: Math.round(clock.monotonicMs() - startedMs),
    is_offline: ports.isOffline,
    commit: options.commit,
    suite_digest: suiteDigest(cases),
    config_digest: regressionConfigDigest(ports.config),
    case_ids: cases.map(({ id }) => id),
    shard,
    cases: [...results],
  };
}
