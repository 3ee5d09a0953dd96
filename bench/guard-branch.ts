import { join } from 'node:path';
import { type StartedGitHub, startGitHub, sumOf } from './start-github.ts';
import { measureWriters, tell } from './writers.ts';

const FOR_MS = 40_000;
const ANSWERS_AFTER_MS = 250;

/** Processes that change a state on a branch of a GitHub that answers after 250 ms. Nothing comparable exists to stand beside. */
export async function measureBranch(counts: readonly number[]): Promise<void> {
  for (const count of counts) {
    const github = await startGitHub(ANSWERS_AFTER_MS);
    try {
      await measureOn(github, count);
    } finally {
      github.end();
    }
  }
}

async function measureOn({ url, token, requests }: StartedGitHub, count: number): Promise<void> {
  const program = join(import.meta.dirname, 'guard-writer.js');
  const place = ['branch', 'octo-org/widgets', 'p1-state', url, token];
  const written = await measureWriters(
    {
      count,
      forMs: FOR_MS,
      startMs: 1000 + 250 * count,
      commandOf: (name, fromMs, toMs) => [
        process.execPath,
        program,
        ...[name, String(fromMs), String(toMs)],
        ...place,
      ],
    },
    async () => void (await requests()),
  );
  const asked = sumOf(await requests()) / written.count;
  tell(`branch, ${count} writers`, written, `; ${asked.toFixed(1)} requests each`);
}
