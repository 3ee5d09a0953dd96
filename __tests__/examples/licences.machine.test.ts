// needs: act
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { useConsumer } from '../doubles/act.ts';

const consumer = useConsumer();

beforeEach(() => {
  const filter = (source: string): boolean => basename(source) !== '.p1';
  cpSync('examples/licences', consumer.at('consumer'), { recursive: true, filter });
  cpSync('package-lock.json', consumer.at('consumer/package-lock.json'));
});

test('the workflow of the example runs both steps and its session passes', async () => {
  const { status, log, outputs } = await consumer.push();
  expect({ status, log }).toMatchObject({ status: 0, log: expect.stringContaining('Job succeeded') });
  expect(outputs('state')).toEqual(['SUCCESS', 'SUCCESS']);
  expect(outputs('outcome')).toEqual(['PASS']);
  expect(log).toMatch(/# \d{3,} packages, \d+ licences/);
});

test('a step that fails fails the job, later steps do not run, and the session says FAIL', async () => {
  const file = consumer.at('consumer/.github/workflows/licences.yml');
  const workflow = readFileSync(file, 'utf8');
  writeFileSync(file, workflow.replace('"lockfile": "package-lock.json"', '"lockfile": "no-such-file.json"'));
  const { status, log, outputs } = await consumer.push();
  expect({ status, log }).toMatchObject({ status: 1, log: expect.stringContaining('Job failed') });
  expect(log).toContain('inventory: cannot read the lockfile');
  expect(outputs('state')).toEqual(['FAIL']);
  expect(outputs('reason-code')).toContain('exit-nonzero');
  expect(outputs('outcome')).toEqual(['FAIL']);
});
