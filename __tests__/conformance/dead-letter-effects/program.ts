import { queueIn } from '../dead-letter-kills/queue.ts';
import { dieAtEffect } from './mortal-fs.ts';
import { OPERATIONS } from './operations.ts';

/** A program: `<folder> <operation> <nth>`. Does the operation, and dies at its nth effect; else prints how many it had. */
const [folder = '', name = '', nth = ''] = process.argv.slice(2);
const queue = queueIn(folder);
// What is loaded on first use is no effect of the operation.
await queue.store.list();
const operate = await OPERATIONS[name]?.begin(queue);
const effects = dieAtEffect(Number(nth));
await operate?.();
process.stdout.write(String(effects()));
