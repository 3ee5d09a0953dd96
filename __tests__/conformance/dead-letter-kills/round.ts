import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { letterId, letterOf } from '../../doubles/letters.ts';
import { queueIn } from './queue.ts';
import { seeded } from './random.ts';
import { verdictOn } from './verdict.ts';

export interface LetterRound {
  /** For the queue and the log. */
  readonly folder: string;
  /** The compiled `drainer.ts`. */
  readonly program: string;
  readonly drainers: number;
  readonly letters: number;
  readonly forMs: number;
  readonly seed: number;
}

export interface LetterRoundAnswer {
  readonly figures: Readonly<Record<string, number>>;
  readonly violations: readonly string[];
}

/** Drainers take, end and change the same entries, and are killed at random and followed by others, for some time. */
export async function letterRound(round: LetterRound): Promise<LetterRoundAnswer> {
  const { drainers, letters, forMs, seed } = round;
  const [folder, log] = [join(round.folder, 'DLQ'), join(round.folder, 'log')];
  const queue = queueIn(folder);
  const ids = Array.from({ length: letters }, (_, index) => letterId(index));
  for (const id of ids) await queue.store.add(letterOf(id));
  writeFileSync(log, '');
  const endsAt = performance.now() + forMs;
  const faults: string[] = [];
  let lives = 0;

  async function livesOf(place: number): Promise<void> {
    const random = seeded(seed + place * 1_000_003);
    while (performance.now() < endsAt) {
      lives += 1;
      const words = [round.program, folder, log, String(Math.floor(random() * 2 ** 31))];
      const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'pipe'] });
      faults.push(...(await lifeOf(child, Math.min(endsAt - performance.now(), 150 + random() * 3000))));
    }
  }

  await Promise.all(Array.from({ length: drainers }, (_, place) => livesOf(place)));
  const verdict = await verdictOn({ queue, ids, log: readFileSync(log, 'utf8') });
  return {
    figures: { lives, ...verdict.figures },
    violations: [...faults, ...verdict.violations],
  };
}

/** A drainer ends by being killed, by itself or from outside, and in no other way. */
export async function lifeOf(child: ChildProcess, longestMs: number): Promise<readonly string[]> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const closed = once(child, 'close');
  await Promise.race([closed, delay(Math.max(0, longestMs), undefined, { ref: false })]);
  child.kill('SIGKILL');
  await closed;
  return child.signalCode === 'SIGKILL' ? [] : [`a drainer ended with ${child.exitCode}: ${said}`];
}
