import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { measureWriters, tell } from './writers.ts';

const FOR_MS = 5000;
/** What a busy guard's state is long. */
const STATE_BYTES = 60_000;

/** Processes that change a state in a folder, beside shell scripts that change one JSON file under flock(1). */
export async function measureDirectory(scratch: string, counts: readonly number[]): Promise<void> {
  for (const count of counts) {
    const folder = join(scratch, `directory-${count}`);
    mkdirSync(folder);
    const program = join(import.meta.dirname, 'guard-writer.js');
    const writers = await measureWriters({
      count,
      forMs: FOR_MS,
      startMs: 500 + 150 * count,
      commandOf: (name, fromMs, toMs) => [
        process.execPath,
        program,
        ...[name, String(fromMs), String(toMs), 'directory', join(folder, 'state')],
      ],
    });
    tell(`folder, ${count} writers`, writers);
    const file = join(folder, 'state.json');
    writeFileSync(file, JSON.stringify({ count: 0, rest: 'x'.repeat(STATE_BYTES) }));
    const peer = await measureWriters({
      count,
      forMs: FOR_MS,
      startMs: 500 + 50 * count,
      commandOf: (_, fromMs, toMs) => [
        resolve('bench/locked-writer.sh'),
        ...[file, String(fromMs), String(toMs)],
      ],
    });
    tell(`  flock, ${count} writers`, peer, `; ${(writers.perSecond / peer.perSecond).toFixed(1)} x`);
  }
}
