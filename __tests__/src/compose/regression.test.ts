import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { type RegressionCall, regression } from '../../../src/compose/regression.ts';
import { regressionSummary } from '../../../src/compose/regression-summary.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { ConfigError } from '../../../src/kernel/errors.ts';
import type { NewEvent } from '../../../src/kernel/events/index.ts';
import { exitCodeOf } from '../../../src/kernel/result.ts';
import { createStopSwitch } from '../../../src/launch/stop-request.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { useRegressionProject } from '../../doubles/regression/regression-project.ts';

const project = useRegressionProject();
const events: NewEvent[] = [];

function git(...words: readonly string[]): void {
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], {
    cwd: project.path,
    stdio: 'ignore',
  });
}

function commitAll(): void {
  if (!existsSync(project.at('.git'))) {
    git('init', '-q', '-b', 'main');
    project.write('.gitignore', '.p1\n');
  }
  git('add', '.');
  git('commit', '-q', '-m', 'all');
}

function call(more: Partial<RegressionCall> = {}) {
  events.length = 0;
  return regression({
    action: 'regression',
    mode: 'run',
    tier: 'extended',
    shard: null,
    reason: null,
    allowsBranch: false,
    config: project.config(),
    env: { PATH: process.env['PATH'], HOME: project.path },
    token: '',
    isOffline: true,
    session: 's1',
    actor: 'ada',
    clock: systemClock,
    redactor: createRedactor({ secrets: [], patterns: [] }),
    stop: createStopSwitch(),
    tell: event => void events.push(event),
    onProgress: () => {},
    ...more,
  });
}

const freeze = () => call({ mode: 'freeze', reason: 'it is right' });

test('a suite without a baseline was run, and is a failure that says how to freeze one', async () => {
  project.addCase('a', { run: 'true' });
  const { result } = await call();
  expect(result).toMatchObject({
    decision: 'failure',
    reason_code: 'not-found',
    fix: expect.stringMatching(/freeze/i),
  });
  expect(exitCodeOf(result)).toBe(1);
  expect(events.map(({ type }) => type)).toEqual(['regression.case', 'regression.finished']);
});

test('what was frozen passes bit for bit, a changed case has regressed, and the summary is written', async () => {
  project.addCase('a', { run: 'cat "$P1_REPOSITORY/value"', assert: [{ exact: '1' }] });
  project.write('value', '1');
  commitAll();
  const frozen = await freeze();
  expect(frozen.result).toMatchObject({ decision: 'continue', reason_code: 'ok' });
  expect(events.at(-1)).toMatchObject({
    type: 'regression.frozen',
    actor: 'ada',
    reason: 'it is right',
    score: 1,
  });
  const same = await call();
  expect(same.result).toMatchObject({ decision: 'continue', reason_code: 'ok' });
  expect(same.baselineDigest).toBe(frozen.baselineDigest);
  project.write('value', '2');
  const { result, summaryPath } = await call();
  expect(result).toMatchObject({ decision: 'failure', reason_code: 'regressed' });
  expect(events.at(-1)).toMatchObject({
    verdict: 'regressed',
    regressed: ['a'],
    score: 0.5,
    baseline_score: 1,
  });
  expect(readFileSync(summaryPath ?? '', 'utf8')).toContain('a');
});

test('a freeze without a reason, on a dirty tree, froze nothing and says both', async () => {
  project.addCase('a', { run: 'true' });
  commitAll();
  project.write('b', '');
  const { result } = await call({ mode: 'freeze' });
  expect(result).toMatchObject({ decision: 'failure', reason_code: 'config-invalid' });
  expect(result.data['conditions']).toEqual(expect.arrayContaining(['reason', 'clean-tree']));
  expect(existsSync(project.at('tests/regression/baseline_metrics.json'))).toBe(false);
});

test('what did not run, and a suite of which nothing passes, is not frozen', async () => {
  project.addCase('a', { run: 'true', shell: 'no-such-shell -c' });
  commitAll();
  expect((await freeze()).result).toMatchObject({
    decision: 'failure',
    message: expect.stringMatching(/did not come to its end in "a": not-started.*No case passes/),
  });
});

test('a secret in the reason of a freeze is not written', async () => {
  project.addCase('a', { run: 'true' });
  commitAll();
  const redactor = createRedactor({ secrets: ['correct-horse-battery'], patterns: [] });
  const frozen = await call({ mode: 'freeze', reason: 'for correct-horse-battery', redactor });
  expect(frozen.result.decision).toBe('continue');
  expect(JSON.stringify(events)).toContain('for ***');
  const { stdout } = spawnSync('grep', ['-rl', 'correct-horse-battery', project.path], { encoding: 'utf8' });
  expect(stdout).toBe('');
});

test('a freeze that the disk refuses is an error of the disk, with what to do', async () => {
  project.addCase('a', { run: 'true' });
  commitAll();
  project.write('.p1/regression', 'no folder');
  await expect(freeze()).rejects.toThrow(/The baseline was not frozen: E(?:NOTDIR|EXIST)/);
});

test('shards of two commits are not one suite', async () => {
  for (const id of ['a', 'b']) project.addCase(id, { run: 'true' });
  commitAll();
  await call({ shard: { index: 1, count: 2 } });
  project.write('more', 'x');
  commitAll();
  await call({ shard: { index: 2, count: 2 } });
  await expect(call({ mode: 'merge' })).rejects.toThrow(/differ in commit/);
});

test('a freeze outside of a repository cannot be made', async () => {
  project.addCase('a', { run: 'true' });
  const { result } = await freeze();
  expect(result).toMatchObject({ decision: 'failure', reason_code: 'range-unresolvable' });
});

test('verify proves the baseline, and an edit of it is told as one', async () => {
  project.addCase('a', { run: 'true' });
  commitAll();
  await freeze();
  expect((await call({ mode: 'verify' })).result).toMatchObject({ decision: 'continue', reason_code: 'ok' });
  const file = 'tests/regression/baseline_metrics.json';
  project.write(file, project.read(file).replace('it is right', 'it is wrong'));
  const { result } = await call({ mode: 'verify' });
  expect(result).toMatchObject({ decision: 'failure', reason_code: 'baseline-edited' });
  expect((await call()).result).toMatchObject({ decision: 'failure', reason_code: 'baseline-edited' });
});

test('shards that are merged are judged as the whole suite is, and are merged once', async () => {
  for (const id of ['a', 'b', 'c']) project.addCase(id, { run: 'true' });
  commitAll();
  await freeze();
  for (const index of [1, 2]) {
    const { result } = await call({ shard: { index, count: 2 } });
    expect(result).toMatchObject({ decision: 'continue', data: { failed: 0, shard: { index, count: 2 } } });
  }
  const { result, comparison } = await call({ mode: 'merge' });
  expect(result).toMatchObject({ decision: 'continue', reason_code: 'ok' });
  expect(comparison?.cases.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  await expect(call({ mode: 'merge' })).rejects.toThrow(ConfigError);
});

test('a merge with a shard missing passes nothing', async () => {
  for (const id of ['a', 'b']) project.addCase(id, { run: 'true' });
  await call({ shard: { index: 1, count: 2 } });
  await expect(call({ mode: 'merge' })).rejects.toThrow('2/2 missing');
});

test('a run that was stopped says that too little was run', async () => {
  project.addCase('a', { run: 'true' });
  commitAll();
  await freeze();
  const stop = createStopSwitch();
  stop.request({ cause: 'cancelled', why: 'SIGINT' });
  const { result } = await call({ stop });
  expect(result).toMatchObject({ decision: 'failure', reason_code: 'insufficient' });
  expect((await call({ shard: { index: 1, count: 1 }, stop })).result.reason_code).toBe('cancelled');
});

test('what the disk refuses is an error of the world: a file where the folder of reports should be', async () => {
  project.addCase('a', { run: 'true' });
  project.write('.p1/reports', 'no folder');
  await expect(call()).rejects.toMatchObject({
    name: 'ExternalError',
    message: expect.stringMatching(/^The regression run did not come to its end: .*reports/),
    fix: expect.stringMatching(/rights/),
  });
});

test('a job summary says what came of a freeze, a proof, a shard, and of one that was refused', async () => {
  project.addCase('a', { run: 'true' });
  commitAll();
  const refused = regressionSummary('freeze', await call({ mode: 'freeze' }));
  expect(refused).toMatch(
    /^## Regression freeze: FAILED \(config-invalid\)\n\nNothing was frozen. No reason/,
  );
  expect(refused).toContain('**What to do:** Say why');
  const frozen = regressionSummary('freeze', await freeze());
  expect(frozen).toMatch(
    /^## Regression freeze: done\n\nThe baseline is frozen: 1 cases, digest [0-9a-f]{64}/,
  );
  expect(frozen).toMatch(/\| added \| `\["a"\]` \|/);
  expect(regressionSummary('verify', await call({ mode: 'verify' }))).toMatch(
    /^## Regression verify: done\n\nThe baseline is whole/,
  );
  const shard = await call({ shard: { index: 1, count: 1 } });
  expect(regressionSummary('run', shard)).toMatch(
    /^## Regression run: done\n\nShard 1\/1 ran: 1 cases passed, 0 failed/,
  );
  expect(regressionSummary('run', await call())).toMatch(/^## Regression: PASS/);
});

test('a case that git ignores is not frozen', async () => {
  project.addCase('a', { run: 'true' });
  commitAll();
  project.addCase('local', { run: 'true' });
  project.write('.git/info/exclude', 'local.yml\n');
  const { result } = await freeze();
  expect(result).toMatchObject({
    decision: 'failure',
    reason_code: 'config-invalid',
    data: { conditions: ['ignored'] },
  });
  expect(result.message).toContain('"tests/regression/cases/local.yml"');
});
