import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { createGuard } from '../../../src/guard/create-guard.ts';
import { manyAtOnce } from '../../doubles/many-at-once.ts';
import { type LogEntry, readLog } from './log-entry.ts';
import { type GuardPlace, wordsOf } from './place.ts';
import { holderOf, portsOf } from './ports.ts';
import type { StateLimits } from './state-violations.ts';

export interface Round {
  readonly place: GuardPlace;
  /** For the logs. */
  readonly folder: string;
  /** How many live and die, and how many of them at once. */
  readonly processes: number;
  readonly atOnce: number;
  readonly longestLifeMs: number;
  readonly limits: StateLimits;
  /** The compiled `holder.ts` and `watcher.ts`. */
  readonly programs: { readonly holder: string; readonly watcher: string };
  /** Called when the process of this run id is dead. */
  readonly onDeath: (runId: string) => void;
}

export interface RoundAnswer {
  readonly entries: readonly LogEntry[];
  readonly reads: number;
  readonly violations: readonly string[];
}

const watched = z.object({ reads: z.number(), heads: z.number(), wrong: z.array(z.string()) });

/** Processes ask the guard for leave and are killed at random, while another one reads; at last the leases of the dead are ended. */
export async function killRound(round: Round): Promise<RoundAnswer> {
  const { place, limits, programs, processes, atOnce } = round;
  const asWords = [String(limits.limitMicroUsd), String(limits.slots), ...wordsOf(place)];
  const living = new Set<ChildProcess>();
  const start = (program: string, words: readonly string[]): ChildProcess => {
    const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
    living.add(child);
    child.once('close', () => living.delete(child));
    return child;
  };
  try {
    const watcher = start(programs.watcher, asWords);
    const report = reportOf(watcher);
    const names = Array.from({ length: processes }, (_, index) => `p${index + 1}`);
    const faults = await manyAtOnce(names, atOnce, async (name, index) => {
      const runId = String(index + 1);
      writeFileSync(logOf(round, name), '');
      const child = start(programs.holder, [logOf(round, name), name, runId, ...asWords]);
      const fault = await killSomeTime(child, round.longestLifeMs);
      round.onDeath(runId);
      return fault.map(each => `process ${name} ${each}`);
    });
    // What the dead have sent may still be on its way to a service.
    await delay(100);
    const ended = await endLeases(round);
    watcher.kill('SIGTERM');
    const { reads, wrong } = await report;
    const entries = names.flatMap(name => readLog(logOf(round, name)));
    return { entries, reads, violations: [...faults.flat(), ...ended, ...wrong] };
  } finally {
    for (const child of living) child.kill('SIGKILL');
  }
}

function logOf({ folder }: Round, name: string): string {
  return join(folder, `${name}.log`);
}

/** Most once they are up, one in four at any time. A process that ends otherwise than by being killed is a fault. */
async function killSomeTime(child: ChildProcess, longestLifeMs: number): Promise<readonly string[]> {
  const closed = once(child, 'close');
  if (child.stdout !== null && Math.random() < 0.75) await Promise.race([once(child.stdout, 'data'), closed]);
  await Promise.race([delay(Math.random() * longestLifeMs), closed]);
  child.kill('SIGKILL');
  await closed;
  return child.signalCode === 'SIGKILL' ? [] : [`ended by itself, with ${child.exitCode}`];
}

/** One last admission, of more than there ever is, so that it asks after every holder and leaves nothing of its own. */
async function endLeases({ place, limits }: Round): Promise<readonly string[]> {
  const guard = createGuard(portsOf(place, { ...limits, waitMs: 0, lookEveryMs: 1000 }));
  const answer = await guard.admit({
    run: 'the last',
    step: 'last',
    attempt: 1,
    session: 'last',
    holder: holderOf(place, 'last'),
    budgetMicroUsd: limits.limitMicroUsd + 1,
    longestMs: 1000,
    parameters: {},
    origin: {},
    cancelled: new Promise(() => {}),
  });
  const reason = answer.kind === 'refused' ? answer.refusal.reasonCode : answer.kind;
  return reason === 'budget-exhausted' ? [] : [`the last admission was answered ${reason}`];
}

async function reportOf(watcher: ChildProcess): Promise<{ reads: number; wrong: readonly string[] }> {
  let said = '';
  watcher.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await once(watcher, 'close');
  if (watcher.exitCode !== 0) return { reads: 0, wrong: [`the watcher ended with ${watcher.exitCode}`] };
  return watched.parse(JSON.parse(said));
}
