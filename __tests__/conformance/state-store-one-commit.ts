import { writeSync } from 'node:fs';
import { systemClock } from '../../src/kernel/clock.ts';
import { stateDirectory } from '../../src/platform/local/state-directory.ts';

/** A program: `<folder> <file's text>`. Makes one commit to the state as it is, and prints the answer. */
const [folder = '', text = ''] = process.argv.slice(2);
const store = stateDirectory({ folder, clock: systemClock });
const reading = await store.read();
const head = reading.kind === 'hit' ? reading.head : null;
writeSync(1, `${JSON.stringify(await store.commit(head, { 'a.json': text }, 'one commit'))}\n`);
