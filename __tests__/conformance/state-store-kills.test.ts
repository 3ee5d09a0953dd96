import { readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { systemClock } from '../../src/kernel/clock.ts';
import { stateDirectory } from '../../src/platform/local/state-directory.ts';
import { bareEnvironment, startNode } from '../doubles/child.ts';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { operationsIn } from './state-store-counter.ts';
import { compileProgram } from './state-store-program.ts';

const folder = useTempFolder();
const WRITERS = 4;
const KILLS_EACH = 5;

test('processes that are killed while they count at once lose nothing that they told, and leave no half file', async () => {
  const program = compileProgram('__tests__/conformance/state-store-writer.ts', folder.at('program'));
  const told: string[] = [];

  async function lifeAndDeath(name: string): Promise<void> {
    const options = { cwd: folder.path, env: bareEnvironment(folder.path) };
    const writer = startNode(program, [folder.at('state'), name], options);
    await writer.printed(`${name}.0`);
    await delay(Math.random() * 80);
    writer.kill('SIGKILL');
    const { stdout, stderr, signal } = await writer.ended;
    expect([stderr, signal]).toEqual(['', 'SIGKILL']);
    told.push(...stdout.trim().split('\n'));
  }

  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      for (let kill = 0; kill < KILLS_EACH; kill += 1) await lifeAndDeath(`w${writer}k${kill}`);
    }),
  );

  const store = stateDirectory({ folder: folder.at('state'), clock: systemClock });
  const reading = await store.read();
  const counted = reading.kind === 'hit' ? operationsIn(reading.files) : [];
  expect(new Set(counted).size).toBe(counted.length);
  expect(told.filter(operation => !counted.includes(operation))).toEqual([]);
  const untold = counted.filter(operation => !told.includes(operation));
  expect(new Set(untold.map(writerOf)).size).toBe(untold.length);
  expect(told.length).toBeGreaterThan(WRITERS * KILLS_EACH);

  const snapshots = readdirSync(folder.at('state')).filter(name => !name.includes('draft'));
  expect(snapshots).toHaveLength(counted.length);
  for (const name of snapshots) expect(() => JSON.parse(folder.read(`state/${name}`))).not.toThrow();
});

const writerOf = (operation: string): string => operation.replace(/\.\d+$/, '');
