import type { RegressionCase } from './case.ts';
import { sharedEnvironment } from './case-environment.ts';
import type { CaseResult, RepeatResult } from './case-result.ts';
import { openCaseWorkspaces } from './case-workspace.ts';
import { judgeCase } from './judge-case.ts';
import type { RepeatPorts, RunPorts } from './run-ports.ts';
import { runRepeat } from './run-repeat.ts';

export interface CaseRun {
  readonly definition: RegressionCase;
  readonly repeats: number;
}

export interface PoolOptions {
  /** How many run at once. */
  readonly workers: number;
  /** Told of each case once all its repeats ran. */
  readonly onCase: (result: CaseResult) => void;
  /** Told after each repeat. */
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Runs cases, so many at once, each in order of `runs`; repeats of a case may run beside each other. Once a stop is asked for,
 * what has not started is not started, and counts as cancelled.
 */
export async function runCases(
  runs: readonly CaseRun[],
  ports: RunPorts,
  { workers, onCase, onProgress }: PoolOptions,
): Promise<readonly CaseResult[]> {
  const units = runs.flatMap(({ definition, repeats }, index) =>
    Array.from({ length: repeats }, () => ({ definition, index })),
  );
  const results = runs.map((): RepeatResult[] => []);
  const judged: (CaseResult | undefined)[] = runs.map(() => undefined);
  const unfinished: Promise<void>[] = [];
  const workspaces = openCaseWorkspaces();
  const environment = sharedEnvironment(ports);
  let next = 0;
  let done = 0;

  async function work(): Promise<void> {
    const runner = ports.openRunner();
    try {
      await workWith({
        ...ports,
        runner,
        environment,
        workspaces,
        later: work => void unfinished.push(work),
      });
    } finally {
      runner.close();
    }
  }

  async function workWith(mine: RepeatPorts): Promise<void> {
    for (let unit = units[next++]; unit !== undefined; unit = units[next++]) {
      const { definition, index } = unit;
      const repeats = results[index] ?? [];
      repeats.push(ports.stop.requested() === undefined ? await runRepeat(definition, mine) : CANCELLED);
      done += 1;
      onProgress(done, units.length);
      if (repeats.length < (runs[index]?.repeats ?? 0)) continue;
      const result = judgeCase(definition, repeats);
      judged[index] = result;
      onCase(result);
    }
  }

  try {
    await Promise.all(Array.from({ length: Math.min(workers, units.length) }, work));
    await Promise.all(unfinished);
  } finally {
    await workspaces.remove();
  }
  return judged.flatMap(each => each ?? []);
}

const CANCELLED: RepeatResult = {
  passed: false,
  score: 0,
  end: 'cancelled',
  detail: 'it was not started: the run was stopped',
  exit_code: null,
  duration_ms: 0,
  output_digest: null,
  assertions: [],
};
