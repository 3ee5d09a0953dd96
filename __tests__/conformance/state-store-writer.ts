import { writeSync } from 'node:fs';
import { systemClock } from '../../src/kernel/clock.ts';
import { stateDirectory } from '../../src/platform/local/state-directory.ts';
import { increment } from './state-store-counter.ts';

/** A program: `<folder> <name>`. Counts in the state until it is killed, and prints each operation that was counted. */
const [folder = '', name = ''] = process.argv.slice(2);
const store = stateDirectory({ folder, clock: systemClock });
for (let n = 0; ; n += 1) {
  await increment(store, `${name}.${n}`);
  writeSync(1, `${name}.${n}\n`);
}
