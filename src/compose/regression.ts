import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { openGit } from '../git/git.ts';
import { commitOf } from '../git/revisions.ts';
import { gitTopLevel } from '../git/top-level.ts';
import { UnresolvableError } from '../git/unresolvable.ts';
import type { Clock } from '../kernel/clock.ts';
import type { NewEvent } from '../kernel/events/index.ts';
import type { Environment } from '../kernel/inputs.ts';
import { layoutOf } from '../kernel/layout.ts';
import type { Result } from '../kernel/result.ts';
import type { StopSwitch } from '../launch/stop-request.ts';
import { defaultBranchOf } from '../platform/github/default-branch.ts';
import type { Redactor } from '../redact/redactor.ts';
import type { Tier } from '../regression/case.ts';
import type { CaseResult } from '../regression/case-result.ts';
import { runnerApart, runnerHere } from '../regression/command-runner.ts';
import { compareWithReruns } from '../regression/compare/compare-with-reruns.ts';
import type { CaseChange } from '../regression/compare/compared-case.ts';
import type { Comparison } from '../regression/compare/comparison.ts';
import { freeze, verify } from '../regression/freeze.ts';
import { loadCases } from '../regression/load-cases.ts';
import { readHistory } from '../regression/outputs/history.ts';
import { type TrendPoint, trendOf } from '../regression/outputs/trend.ts';
import { writeSummary } from '../regression/outputs/write-summary.ts';
import { type BaselinePlace, type BaselineReading, readBaseline } from '../regression/read-baseline.ts';
import { runCases } from '../regression/run-cases.ts';
import type { RunPorts } from '../regression/run-ports.ts';
import { runSuite } from '../regression/run-suite.ts';
import { type Shard, shardText } from '../regression/shard.ts';
import type { SuiteRun } from '../regression/suite-run.ts';
import { withDiskErrors } from './disk-errors.ts';
import { caseRunnerFile, p1Program } from './p1-program.ts';
import type { RegressionMode } from './regression-request.ts';
import { comparisonResult, freezeResult, scoreOf, shardResult, verifyResult } from './regression-results.ts';
import { collectShards, keepShard } from './regression-shards.ts';
import { unresolvableResult } from './unresolvable-result.ts';

export interface RegressionCall {
  readonly action: string;
  readonly mode: RegressionMode;
  /** Null is mini, for a freeze extended. */
  readonly tier: Tier | null;
  readonly shard: Shard | null;
  readonly reason: string | null;
  /** Whether a branch other than the default one may be frozen on. */
  readonly allowsBranch: boolean;
  readonly config: Config;
  readonly env: Environment;
  readonly token: string;
  readonly isOffline: boolean;
  readonly session: string;
  readonly actor: string | null;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly stop: StopSwitch;
  readonly tell: (event: NewEvent) => void;
  readonly onProgress: (done: number, total: number) => void;
}

/** What a regression call came to; what it does not have is null. */
export interface RegressionAnswer {
  readonly result: Result;
  readonly comparison: Comparison | null;
  readonly trend: readonly TrendPoint[];
  /** Path of the summary, or of what a shard found. */
  readonly summaryPath: string | null;
  readonly baselineDigest: string | null;
}

/**
 * Runs a suite and compares it with its baseline, freezes one, proves the chain of all, or merges shards.
 *
 * @throws ConfigError for cases that are not legal, or shards that cannot be merged; ExternalError for a disk or a service.
 */
export function regression(call: RegressionCall): Promise<RegressionAnswer> {
  const what =
    call.mode === 'freeze' ? 'The baseline was not frozen' : 'The regression run did not come to its end';
  return withDiskErrors(what, DISK_FIX, () => answerOrWhyNot(call));
}

const DISK_FIX =
  'See to the disk, its folders and their rights, then run it again; after a freeze `p1 regression --verify` proves what is there.';

/** A repository that git does not read, such as another user's, is no bug of p1. */
async function answerOrWhyNot(call: RegressionCall): Promise<RegressionAnswer> {
  try {
    return await answerOf(call);
  } catch (error) {
    if (!(error instanceof UnresolvableError)) throw error;
    const result = unresolvableResult(call.action, error, call.redactor.value);
    return { result, comparison: null, trend: [], summaryPath: null, baselineDigest: null };
  }
}

async function answerOf(call: RegressionCall): Promise<RegressionAnswer> {
  const tier = call.tier ?? (call.mode === 'freeze' ? 'extended' : 'mini');
  switch (call.mode) {
    case 'run':
      return call.shard === null
        ? compared(call, await suite(call, tier))
        : sharded(call, await suite(call, tier), call.shard);
    case 'merge':
      return compared(call, await collectShards(call, tier));
    case 'verify':
      return verified(call);
    case 'freeze':
      return frozen(call, tier);
  }
}

async function suite(call: RegressionCall, tier: Tier): Promise<SuiteRun> {
  const { config, env, shard, clock, onProgress } = call;
  const cases = loadCases(config, tier);
  const folder = config.repositoryRoot;
  const commit = gitTopLevel(folder) === undefined ? null : await commitOf(openGit({ folder, env }), 'HEAD');
  return runSuite(
    { tier, cases, shard, clock, commit, onProgress, onCase: each => call.tell(caseEvent(each)) },
    portsOf(call),
  );
}

function portsOf({ config, env, isOffline, redactor, stop }: RegressionCall): RunPorts {
  const file = caseRunnerFile();
  const openRunner = () => (file === null ? runnerHere(stop) : runnerApart(file, stop));
  return { config, env, isOffline, redactor, stop, p1: p1Program(), openRunner };
}

/**
 * Runs a tier and compares it with a baseline that was read elsewhere, such as at another commit.
 *
 * @throws as `regression` does.
 */
export async function regressionAgainst(
  reading: BaselineReading,
  call: RegressionCall,
  tier: Tier,
): Promise<RegressionAnswer> {
  return compared(call, await suite(call, tier), reading);
}

async function compared(
  call: RegressionCall,
  run: SuiteRun,
  reading = readBaseline(placeOf(call.config)),
): Promise<RegressionAnswer> {
  const { config, session } = call;
  const comparison = await compareWithReruns({
    run,
    reading,
    tolerance: config.regression.tolerance,
    rerun: (ids, repeats) => rerun(call, run.tier, ids, repeats),
  });
  const layout = layoutOf(config.root);
  const trend = trendOf(comparison, readHistory(layout, run.tier));
  const summaryPath = writeSummary(layout, session, comparison, trend);
  const result = comparisonResult(call.action, comparison);
  call.tell(finishedEvent(comparison, result));
  return { result, comparison, trend, summaryPath, baselineDigest: comparison.baseline?.digest ?? null };
}

async function rerun(
  call: RegressionCall,
  tier: Tier,
  ids: readonly string[],
  repeats: number,
): Promise<readonly CaseResult[]> {
  if (call.stop.requested() !== undefined) return [];
  const suspects = loadCases(call.config, tier).filter(({ id }) => ids.includes(id));
  const runs = suspects.map(definition => ({ definition, repeats }));
  return runCases(runs, portsOf(call), {
    workers: availableParallelism(),
    onCase: () => {},
    onProgress: call.onProgress,
  });
}

async function sharded(call: RegressionCall, run: SuiteRun, shard: Shard): Promise<RegressionAnswer> {
  const summaryPath = await keepShard(call, run);
  const result = shardResult(call.action, run, shard, summaryPath);
  call.tell({
    type: 'regression.finished',
    tier: run.tier,
    shard: shardText(shard),
    verdict: null,
    reason_code: result.reason_code,
    score: scoreOf(run),
    baseline_score: null,
    passed: run.cases.filter(({ passed }) => passed).length,
    failed: run.cases.filter(({ passed }) => !passed).length,
    regressed: [],
    baseline_digest: null,
  });
  return { result, comparison: null, trend: [], summaryPath, baselineDigest: null };
}

function verified({ action, config }: RegressionCall): RegressionAnswer {
  const reading = verify(placeOf(config));
  const result = verifyResult(action, reading);
  const baselineDigest = reading.kind === 'hit' ? reading.baseline.digest : null;
  return { result, comparison: null, trend: [], summaryPath: null, baselineDigest };
}

async function frozen(call: RegressionCall, tier: Tier): Promise<RegressionAnswer> {
  const { config, env, action, actor, clock, reason, allowsBranch } = call;
  const answer = await freeze({
    place: placeOf(config),
    lockFolder: join(config.root, 'regression'),
    git: openGit({ folder: config.repositoryRoot, env }),
    definedBy: () => loadCases(config, tier).flatMap(({ path, names }) => [path, ...names]),
    run: () => suite({ ...call, shard: null }, tier),
    rerun: (ids, repeats) => rerun(call, tier, ids, repeats),
    defaultBranch: defaultBranchOf(env),
    allowsBranch,
    reason: reason === null ? null : call.redactor.text(reason),
    actor: actor ?? 'unknown',
    clock,
  });
  if (answer.kind === 'frozen')
    call.tell({
      type: 'regression.frozen',
      digest: answer.baseline.digest,
      former_digest: answer.former?.digest ?? null,
      cases: answer.baseline.cases.length,
      score: scoreOf(answer.run),
      actor,
      reason: call.redactor.text((reason ?? '').trim()),
    });
  const baselineDigest = answer.kind === 'frozen' ? answer.baseline.digest : null;
  return {
    result: freezeResult(action, answer),
    comparison: null,
    trend: [],
    summaryPath: null,
    baselineDigest,
  };
}

function placeOf({ repositoryRoot, regression: { baseline, archive } }: Config): BaselinePlace {
  return { repositoryRoot, baseline, archive };
}

function caseEvent(result: CaseResult): NewEvent {
  const failing = result.repeats.find(({ passed }) => !passed);
  const unmet = failing?.assertions.find(({ passed }) => !passed)?.message;
  return {
    type: 'regression.case',
    case: result.id,
    title: result.title,
    passed: result.passed,
    score: result.score,
    passes: result.passes,
    repeats: result.repeats.length,
    is_critical: result.is_critical,
    is_noisy: result.is_noisy,
    message: failing?.detail ?? unmet ?? null,
    duration_ms: result.duration_ms,
  };
}

const REGRESSIONS: readonly CaseChange[] = ['changed', 'worse', 'dropped', 'missing'];

function finishedEvent(comparison: Comparison, result: Result): NewEvent {
  const { run, verdict, baselineScore, passed, failed, baseline, cases } = comparison;
  return {
    type: 'regression.finished',
    tier: run.tier,
    shard: null,
    verdict,
    reason_code: result.reason_code,
    score: comparison.score ?? scoreOf(run),
    baseline_score: baselineScore,
    passed,
    failed,
    regressed: cases.filter(({ change }) => REGRESSIONS.includes(change)).map(({ id }) => id),
    baseline_digest: baseline?.digest ?? null,
  };
}
