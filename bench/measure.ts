import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

export interface Measured {
  readonly medianMs: number;
  readonly minMs: number;
  readonly maxMs: number;
}

export interface Timed {
  readonly argv: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** The file that standard output goes to; without one it goes nowhere. */
  readonly stdout?: string;
}

/** Whole processes, one after the other, and what is to be done before, which does not count. */
export interface Task {
  readonly prepare?: () => void;
  readonly commands: readonly Timed[];
}

/** Wall time of whole processes: each of `commands` in turn, `runs` times, after one turn that does not count. */
export function measureInTurn(commands: readonly Timed[], runs: number): readonly Measured[] {
  return measureTasksInTurn(
    commands.map(command => ({ commands: [command] })),
    runs,
  );
}

/** As `measureInTurn`, for tasks of several processes. */
export function measureTasksInTurn(tasks: readonly Task[], runs: number): readonly Measured[] {
  const times: number[][] = tasks.map(() => []);
  for (let turn = 0; turn <= runs; turn += 1) {
    for (const [index, task] of tasks.entries()) {
      task.prepare?.();
      const elapsedMs = task.commands.reduce((sum, command) => sum + timeOnce(command), 0);
      if (turn > 0) times[index]?.push(elapsedMs);
    }
  }
  return times.map(summary);
}

function timeOnce({ argv: [program, ...words], env, cwd, stdout }: Timed): number {
  const output = stdout === undefined ? undefined : openSync(stdout, 'w');
  const startedMs = performance.now();
  spawnSync(program, words, {
    stdio: ['ignore', output ?? 'ignore', 'ignore'],
    env: { ...process.env, ...env },
    cwd,
  });
  const elapsedMs = performance.now() - startedMs;
  if (output !== undefined) closeSync(output);
  return elapsedMs;
}

function summary(times: number[]): Measured {
  const sorted = [...times].sort((a, b) => a - b);
  return { medianMs: at(sorted, 0.5), minMs: at(sorted, 0), maxMs: at(sorted, 1) };
}

function at(sorted: readonly number[], part: number): number {
  return sorted[Math.round(part * (sorted.length - 1))] ?? Number.NaN;
}
