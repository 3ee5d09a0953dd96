import { appendFileSync, cpSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../doubles/github/fault.ts';
import { saveFolder } from '../doubles/job/cache-folder.ts';
import type { StepAnswer } from '../doubles/job/job.ts';
import { useWorkflowRun, type WorkflowJobOptions } from '../doubles/job/workflow-run.ts';
import { readCurrent } from '../doubles/output-set.ts';

const run = useWorkflowRun();
const STEP = {
  run: 'cat src/a > "$P1_OUTPUT_DIR/all"; echo "$P1_RUN_ID" > "$P1_OUTPUT_DIR/by"',
  inputs: ['src/**'],
  'skip-unchanged': true,
};

/** Launches the step in a job on a machine that is fresh and has the paths that all of them have. */
async function onFreshMachine(content = 'one\n', options: WorkflowJobOptions = {}): Promise<StepAnswer> {
  run.declare({ build: STEP });
  const job = run.job('pipeline', { on: 'runner', files: { 'src/a': content }, ...options });
  return job.main('launch', { step: 'build', upload: 'false' });
}

const current = () => readCurrent(run.at('runner/workspace/.p1/outputs/build'));
const all = () => readFileSync(run.at('runner/workspace/.p1/outputs/build/current/all'), 'utf8');

/** The step ran, whatever the cache did, and the set is its own. */
function expectRan({ status, outputs }: StepAnswer, content = 'one\n'): void {
  expect({ status, outputs }).toMatchObject({
    status: 0,
    outputs: { state: 'SUCCESS', decision: 'continue' },
  });
  expect(current()).toMatchObject({ kind: 'whole', run: outputs['run-id'], paths: ['all', 'by'] });
  expect(all()).toBe(content);
}

test('a set made by another job is taken from the cache, whole, made current, and the step is SKIPPED', async () => {
  const first = await onFreshMachine();
  expectRan(first);
  const [entry] = run.github.caches.all();
  expect(entry?.key).toMatch(/^p1-outputs\/build\/[0-9a-f]{64}$/);
  const second = await onFreshMachine();
  expect(second.outputs).toMatchObject({
    state: 'SKIPPED',
    'reason-code': 'unchanged',
    decision: 'continue',
    'outputs-path': first.outputs['outputs-path'],
    'manifest-digest': first.outputs['manifest-digest'],
  });
  expect(current()).toMatchObject({ kind: 'whole', run: first.outputs['run-id'], paths: ['all', 'by'] });
});

test('a set made from other inputs is not taken', async () => {
  await onFreshMachine();
  expectRan(await onFreshMachine('two\n'), 'two\n');
  expect(run.github.caches.all()).toHaveLength(2);
});

describe('the step simply runs when the cache', () => {
  const lookup = 'GetCacheEntryDownloadURL';
  test.each<[string, Fault]>([
    ['has evicted the entry', { kind: 'eviction' }],
    ['does not see the entry yet', { kind: 'forgotten-cache', key: 'p1-outputs/', lookups: 9 }],
    ['gives damaged bytes', { kind: 'corrupted-cache', key: 'p1-outputs/' }],
    ['breaks off its answer', { kind: 'lost-response', operation: lookup, loss: 'truncated' }],
    ['breaks off the download', { kind: 'lost-response', operation: 'GetBlob', loss: 'truncated', times: 9 }],
  ])('%s', async (_title, fault) => {
    await onFreshMachine();
    run.github.faults.inject(fault);
    expectRan(await onFreshMachine());
  });

  test('holds a set under its key that is not what its manifest says', async () => {
    const { outputs } = await onFreshMachine();
    const key = run.github.caches.all()[0]?.key ?? '';
    const memo = run.at('runner/workspace/.p1/outputs/build/.memo');
    cpSync(outputs['outputs-path'] ?? '', memo, { recursive: true });
    appendFileSync(`${memo}/all`, 'forged');
    run.github.faults.inject({ kind: 'eviction' });
    await saveFolder(run.github, key, memo);
    expectRan(await onFreshMachine());
  });

  test.each<[string, Fault]>([
    ['takes no entry of this token', { kind: 'read-only-tokens' }],
    ['has the key reserved (409)', { kind: 'server-error', operation: 'CreateCacheEntry', status: 409 }],
    [
      'loses the answer to a new entry',
      { kind: 'lost-response', operation: 'CreateCacheEntry', loss: 'truncated' },
    ],
    ['refuses the bytes', { kind: 'server-error', operation: 'PutBlob', status: 403, times: 9 }],
  ])('%s', async (_title, fault) => {
    run.github.faults.inject(fault);
    expectRan(await onFreshMachine());
    expect(run.github.caches.all().filter(entry => entry.isFinalized)).toEqual([]);
  });
});
