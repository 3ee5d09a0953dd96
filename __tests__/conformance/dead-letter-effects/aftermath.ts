import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DeadLetterQueue } from '../../../src/dlq/queue.ts';
import { listingOf } from '../../doubles/letters.ts';
import { queueIn } from '../dead-letter-kills/queue.ts';
import { BYSTANDER, ID, type Operation } from './operations.ts';

/** Makes the queue in `place` as it is before the operation. */
export async function prepare(place: string, operation: Operation): Promise<void> {
  const queue = queueIn(place);
  await queue.store.add(BYSTANDER);
  await operation.prepare(queue, place);
}

/** What is wrong in `place` after the operation was cut off there, and after it was done again. */
export async function problemsIn(place: string, operation: Operation): Promise<readonly string[]> {
  const queue = queueIn(place);
  const { before, after } = operation;
  const left = await lookAt(queue);
  await tidy(queue);
  await operation.again(queue);
  const end = await lookAt(queue);
  return [
    ...(either(before, after).test(left) ? [] : [`it left: ${left}`]),
    ...(either(after).test(end) ? [] : [`done again, it left: ${end}`]),
    ...litterOf(place).map(path => `done again, it left ${path}`),
  ];
}

/** Whether the operation is done in `place`. */
export async function isDoneIn(place: string, { after }: Operation): Promise<boolean> {
  return either(after).test(await lookAt(queueIn(place)));
}

/** All copies of the entry, the one that counts first; none is `none`. */
async function lookAt(queue: DeadLetterQueue): Promise<string> {
  const { entries, doubles, refused } = await listingOf(queue.store);
  const copies = [...entries, ...doubles];
  const readings = await Promise.all(copies.map(each => queue.store.read(each)));
  const unread = readings.filter(({ kind }) => kind !== 'hit').map(each => JSON.stringify(each));
  const bystander = entries.filter(({ id, state }) => id === BYSTANDER.id && state === 'ready');
  const [own] = entries.filter(({ id }) => id === ID);
  const told = own === undefined ? 'none' : `${own.state} ${own.attempt}`;
  return [
    refused.length > 0 && own === undefined ? 'damaged' : told,
    ...unread,
    ...(bystander.length === 1 ? [] : ['the other entry is gone']),
  ].join(', ');
}

async function tidy(queue: DeadLetterQueue): Promise<void> {
  await queue.tidy(await listingOf(queue.store));
  const { doubles } = await listingOf(queue.store);
  if (doubles.length > 0) throw new Error(`doubles stay: ${JSON.stringify(doubles)}`);
}

function either(...states: readonly (string | null)[]): RegExp {
  return new RegExp(`^(?:${states.map(state => state ?? 'none').join('|')})$`);
}

/** What nobody will ever look at: names that begin with a dot go after a day. */
function litterOf(place: string): readonly string[] {
  return readdirSync(place)
    .filter(state => !state.startsWith('.'))
    .flatMap(state => readdirSync(join(place, state)).map(entry => join(state, entry)))
    .filter(path => !path.split('/').at(-1)?.startsWith('.'))
    .flatMap(path => readdirSync(join(place, path)).map(file => join(path, file)))
    .filter(path => path.endsWith('.tmp'));
}
