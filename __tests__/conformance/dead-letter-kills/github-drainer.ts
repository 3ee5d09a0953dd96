import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Taken } from '../../../src/dlq/queue.ts';
import { failedRun } from './failed-run.ts';
import { LONGEST_MS, queueOnGitHub } from './queue.ts';
import { seeded } from './random.ts';

/**
 * A program: `<log> <seed>`, with the environment of a job. Retries entries of a repository until it is killed, as
 * `drainer.ts` does those of a folder, and redrives some. What a fault of the service refuses is left to the next.
 */
const [log = '', seed = ''] = process.argv.slice(2);
const random = seeded(Number(seed));
const queue = queueOnGitHub(process.env);
const CLAIMANT = { session: `drainer-${process.pid}`, run: 'a run', longestMs: LONGEST_MS };

for (;;) {
  const listing = await queue.store.list();
  const ready = listing.kind === 'hit' ? listing.entries.filter(({ state }) => state === 'ready') : [];
  if (listing.kind === 'hit' && random() < 0.2) await queue.tidy(listing);
  const entry = ready[Math.floor(random() * ready.length)];
  if (entry === undefined) {
    await delay(50);
    continue;
  }
  if (random() < 0.05) setTimeout(() => process.kill(process.pid, 'SIGKILL'), random() * 100);
  // One that is killed in the middle holds its entry for a quarter of an hour.
  if (random() < 0.03) {
    await queue.obey([entry], { kind: 'redrive', reason: 'a test', resetsAttempts: true, vouches: true });
    continue;
  }
  const answer = await queue.take(entry, CLAIMANT);
  if (answer.kind === 'taken') await retry(answer.taken);
}

async function retry(taken: Taken): Promise<void> {
  note('begin', taken);
  await delay(random() * 20);
  if (random() < 0.1) process.kill(process.pid, 'SIGKILL');
  if (random() < 0.2) {
    note('resolve', taken);
    const answer = await queue.resolve(taken);
    if (answer.kind === 'done') note('resolved', taken);
    return;
  }
  const answer = await queue.putBack(taken, failedRun(taken, 'failure'));
  if (answer.kind === 'filed') note('end', taken);
}

function note(what: string, { claim }: Taken): void {
  appendFileSync(log, `${what} ${claim.id} ${claim.attempt} ${claim.letter.id}\n`);
}
