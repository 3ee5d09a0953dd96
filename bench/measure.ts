import { spawnSync } from 'node:child_process';

export interface Measured {
  readonly medianMs: number;
  readonly minMs: number;
  readonly maxMs: number;
}

export interface Timed {
  readonly argv: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

/** Wall time of whole processes: each of `commands` in turn, `runs` times, after one turn that does not count. */
export function measureInTurn(commands: readonly Timed[], runs: number): readonly Measured[] {
  const times: number[][] = commands.map(() => []);
  for (let turn = 0; turn <= runs; turn += 1) {
    for (const [index, command] of commands.entries()) {
      const elapsedMs = timeOnce(command);
      if (turn > 0) times[index]?.push(elapsedMs);
    }
  }
  return times.map(summary);
}

function timeOnce({ argv: [program, ...words], env, cwd }: Timed): number {
  const startedMs = performance.now();
  spawnSync(program, words, { stdio: 'ignore', env: { ...process.env, ...env }, cwd });
  return performance.now() - startedMs;
}

function summary(times: number[]): Measured {
  const sorted = [...times].sort((a, b) => a - b);
  return { medianMs: at(sorted, 0.5), minMs: at(sorted, 0), maxMs: at(sorted, 1) };
}

function at(sorted: readonly number[], part: number): number {
  return sorted[Math.round(part * (sorted.length - 1))] ?? Number.NaN;
}
