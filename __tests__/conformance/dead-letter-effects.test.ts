import { readdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import type { DeadLetterQueue } from '../../src/dlq/queue.ts';
import { bareEnvironment, startNode } from '../doubles/child.ts';
import { listingOf } from '../doubles/letters.ts';
import { manyAtOnce } from '../doubles/many-at-once.ts';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { BYSTANDER, ID, OPERATIONS, type Operation } from './dead-letter-effects/operations.ts';
import { queueIn } from './dead-letter-kills/queue.ts';
import { compileProgram } from './state-store-program.ts';

const folder = useTempFolder();
const CORES = 2;

test.each(Object.keys(OPERATIONS))(
  'a process that dies at any of its effects of %s leaves one good copy, and the next one ends it',
  async name => {
    const operation = OPERATIONS[name] as Operation;
    const program = compileProgram(
      '__tests__/conformance/dead-letter-effects/program.ts',
      folder.at('program'),
    );
    symlinkSync(resolve('node_modules'), folder.at('program/node_modules'));

    const cutAt = async (nth: number) => {
      const place = folder.at(`try-${nth}`);
      const queue = queueIn(place);
      await queue.store.add(BYSTANDER);
      await operation.prepare(queue, place);
      const args = [place, name, String(nth)];
      const answer = await startNode(program, args, { cwd: folder.path, env: bareEnvironment(folder.path) })
        .ended;
      return { queue, place, ...answer };
    };

    const whole = await cutAt(0);
    expect(whole.stderr).toBe('');
    const effects = Number(whole.stdout);
    expect(effects).toBeGreaterThan(2);
    expect(await lookAt(whole.queue)).toEqual(expect.stringMatching(either(operation.after)));
    const problems = await manyAtOnce(
      Array.from({ length: effects }, (_, index) => index + 1),
      CORES,
      async nth => {
        const { queue, place, signal, stderr } = await cutAt(nth);
        if (signal !== 'SIGKILL') return [`effect ${nth} was not reached: ${stderr}`];
        const left = await lookAt(queue);
        const mayBeLeft = either(operation.before, operation.after);
        await tidy(queue);
        await operation.again(queue);
        const end = await lookAt(queue);
        return [
          ...(mayBeLeft.test(left) ? [] : [`killed at effect ${nth} it left: ${left}`]),
          ...(either(operation.after).test(end) ? [] : [`killed at effect ${nth}, then done again: ${end}`]),
          ...litterOf(place).map(path => `killed at effect ${nth}, then done again, ${path} is left`),
        ];
      },
    );
    expect(problems.flat()).toEqual([]);
  },
);

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
