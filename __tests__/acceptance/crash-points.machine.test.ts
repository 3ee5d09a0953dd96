// needs: strace
import { rmSync } from 'node:fs';
import { afterEach, expect, test } from '@jest/globals';
import { lookAfterKill } from '../doubles/aftermath.ts';
import { killAll, liveProcesses } from '../doubles/live-processes.ts';
import { manyAtOnce } from '../doubles/many-at-once.ts';
import { type Effect, traceLaunch } from '../doubles/traced-launch.ts';
import { effectsOfOtherThreads, useTracedProject } from '../doubles/traced-project.ts';

const traced = useTracedProject();
const CORES = 2;
const TRIES = 24;

afterEach(() => killAll(liveProcesses(traced.project.path)));

test('all effects of a launch below root are made by its main thread', async () => {
  expect(await effectsOfOtherThreads(traced.project.cli, traced.copy())).toEqual([]);
});

test('a launch killed before any of its effects leaves the former set or the new one, and the next launch tells how it ended', async () => {
  const effects = await traced.effects();
  expect(effects.length).toBeGreaterThan(60);
  const kills = new Map<number, Kill>();
  const targets = [...effects.keys()];
  const launches = await manyAtOnce(targets, CORES, target => killBefore(target, effects, kills));
  const all = [...kills.values()];
  const missed = effects.filter((_, index) => !kills.has(index));
  process.stderr.write(
    `killed at ${effects.length - missed.length} of ${effects.length} effects (${sum(launches)} launches): ${tally(all)}; ` +
      `drafts left: ${[...new Set(all.flatMap(kill => kill.litter))].join(', ') || 'none'}\n`,
  );
  expect(all.flatMap(kill => kill.problems)).toEqual([]);
  // A slow machine may write a report more often: an effect that only the first run made cannot be met again.
  expect(missed.length).toBeLessThan(effects.length / 20);
}, 900_000);

interface Kill {
  readonly outcome: string;
  readonly problems: readonly string[];
  readonly litter: readonly string[];
}

/** One way to die between two effects: at the entry of the second, or at the return of the first. */
interface Aim {
  readonly call: string;
  readonly signal: 'KILL' | 'XCPU';
  nth: number;
}

/**
 * How often node writes to its own pipes and opens files of /proc differs from run to run: where a kill fell is read from the
 * trace (so many effects were made), counts wherever it fell, and the next try is corrected by it. Returns the launches.
 */
async function killBefore(
  target: number,
  effects: readonly Effect[],
  kills: Map<number, Kill>,
): Promise<number> {
  const aims = aimsAt(target, effects);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const aim = aims[tries % aims.length];
    if (kills.has(target) || aim === undefined) return tries;
    const folder = traced.copy();
    const injection = `${aim.call}:signal=${aim.signal}:when=${aim.nth}`;
    const killed = await traceLaunch(traced.project.cli, folder, [injection]);
    const point = killed.wasKilled ? killed.made.length : effects.length;
    if (killed.wasKilled && !kills.has(point)) kills.set(point, await aftermath(folder, killed.made));
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    aim.nth += correction(effects, aim.call, point, target);
  }
  return TRIES;
}

/**
 * A signal that kills at once is taken before the call it comes with is made; one that dumps core is taken at the call's
 * return. What is opened cannot be counted well, so before an open the way is by the effect that it follows.
 */
function aimsAt(target: number, effects: readonly Effect[]): readonly Aim[] {
  const [former, effect] = [effects[target - 1], effects[target]];
  return [
    ...(effect === undefined ? [] : [{ call: effect.call, signal: 'KILL' as const, nth: effect.nth }]),
    ...(former === undefined ? [] : [{ call: former.call, signal: 'XCPU' as const, nth: former.nth }]),
  ];
}

async function aftermath(folder: string, made: readonly Effect[]): Promise<Kill> {
  const { problems, litter, outcome } = await lookAfterKill(traced.project.cli, folder, traced.former());
  const last = made.at(-1);
  return {
    outcome: outcome ?? 'not begun',
    problems: problems.map(problem => `killed after ${last?.label}#${last?.occurrence}: ${problem}`),
    litter: litter.map(path =>
      path.replace(/\d{8}T\d{6}Z-[0-9a-z]{8}/g, 'ID').replace(/\d+\.tmp/, 'PID.tmp'),
    ),
  };
}

/** By how many calls of this name a kill that fell at `point` was too early (or, below zero, too late). */
function correction(effects: readonly Effect[], call: string, point: number, target: number): number {
  const between = effects.slice(Math.min(point, target), Math.max(point, target));
  const calls = Math.max(1, between.filter(effect => effect.call === call).length);
  return point < target ? calls : point > target ? -calls : 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function tally(kills: readonly Kill[]): string {
  const outcomes = [...new Set(kills.map(kill => kill.outcome))].sort();
  return outcomes
    .map(outcome => `${kills.filter(kill => kill.outcome === outcome).length} ${outcome}`)
    .join(', ');
}
