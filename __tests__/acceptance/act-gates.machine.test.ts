// needs: act, go
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { useConsumer } from '../doubles/act.ts';

const consumer = useConsumer();

/** The example's own caller; nobody on the network is asked. */
const CALLER = readFileSync('examples/ci-gates/.github/workflows/gates.yml', 'utf8').replace(
  /(ci-gates\.yml@v1)/,
  '$1\n    with: { offline: true }',
);

test('a push is asked by the reusable workflow: green for what a new repository has not set up, red for what is wrong', async () => {
  consumer.write('consumer/.github/workflows/gates.yml', CALLER);
  const first = await consumer.push();
  expect({ status: first.status, log: first.log }).toMatchObject({ status: 0 });
  expect(first.outputs('verdict')).toEqual(['warn']);
  expect(first.outputs('failed-gates')).toEqual(['']);
  consumer.write('consumer/.github/workflows/bad.yml', 'on: workflow_dispatch\njobs: {}\n');
  consumer.write('consumer/.env', 'A=b\n');
  const second = await consumer.push();
  expect(second.status).toBe(1);
  expect(second.outputs('failed-gates')).toEqual([expect.stringContaining('change-control')]);
}, 300_000);
