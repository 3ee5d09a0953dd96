import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { launchIn, output, stepOf } from '../../doubles/step-launch.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const LEAVES_A = 'echo "{}" > "$P1_OUTPUT_DIR/a.json"';

const stepFolder = () => readdirSync(folder.at('.p1/outputs/work')).sort();

test('a run that succeeds is told from QUEUED to SUCCESS, with its outputs in between', async () => {
  const { outcome, events } = await launchIn(folder.path, stepOf(LEAVES_A, { outputs: [output('a.json')] }));
  expect(outcome).toMatchObject({ state: 'SUCCESS', failure: null, exitCode: 0, step: 'work' });
  expect(events.map(event => event.type)).toEqual([
    'session.started',
    'run.queued',
    'guard.admitted',
    'run.running',
    'process.started',
    'process.exited',
    'outputs.verified',
    'outputs.promoted',
    'run.succeeded',
    'guard.settled',
    'session.finished',
  ]);
  expect(events.map(event => event.seq)).toEqual(events.map((_, index) => index));
});

test('the outputs are in place and current, and the digest is that of their manifest', async () => {
  const { outcome } = await launchIn(folder.path, stepOf(LEAVES_A));
  expect(stepFolder()).toEqual([outcome.runId, 'current']);
  expect(folder.read('.p1/outputs/work/current/a.json')).toBe('{}\n');
  const manifest = folder.read(`.p1/outputs/work/${outcome.runId}/manifest.json`);
  expect(outcome.manifestDigest).toBe(createHash('sha256').update(manifest).digest('hex'));
  expect(readdirSync(folder.at('.p1/tmp', `run_${outcome.runId}`))).toEqual(['log.txt']);
});

test.each<[string, Parameters<typeof stepOf>, string]>([
  ['exits with another code than 0', [`${LEAVES_A}; exit 3`], 'exit-nonzero'],
  [
    'leaves less than it declares',
    [LEAVES_A, { outputs: [output('a.json'), output('b.csv')] }],
    'outputs-missing',
  ],
  [
    'leaves what is not what it declares',
    [LEAVES_A, { outputs: [output('a.json', { minBytes: 9 })] }],
    'outputs-invalid',
  ],
  [
    'leaves a link to the outside',
    [`${LEAVES_A}; ln -s /etc/hostname "$P1_OUTPUT_DIR/b"`],
    'outputs-invalid',
  ],
  ['takes too long', [`${LEAVES_A}; sleep 600`, { timeoutMs: 200 }], 'timeout'],
  ['cannot be started', [LEAVES_A, { shell: 'no-such-shell' }], 'not-found'],
])('a step that %s fails, and leaves no output set', async (_title, step, reasonCode) => {
  const { outcome, event } = await launchIn(folder.path, stepOf(...step));
  expect(outcome).toMatchObject({
    state: 'FAIL',
    outputsPath: null,
    manifestDigest: null,
    failure: { reasonCode },
  });
  expect(event('run.failed')).toMatchObject({ reason_code: reasonCode });
  expect(stepFolder()).toEqual([]);
});

test('what a failed run left is kept beside its log, where the report says', async () => {
  const { event } = await launchIn(folder.path, stepOf(`${LEAVES_A}; echo why; exit 3`));
  const evidence = event('run.failed')?.evidence ?? '';
  expect(readdirSync(evidence).sort()).toEqual([
    'evidence.json',
    'inputs',
    'log.txt',
    'process.json',
    'rejected-outputs',
    'usage.ndjson',
    'workspace',
  ]);
  expect(folder.read(`${evidence.slice(folder.path.length)}/log.txt`)).toBe('why\n');
  expect(folder.read(`${evidence.slice(folder.path.length)}/rejected-outputs/a.json`)).toBe('{}\n');
});

test('a failure leaves the former outputs current', async () => {
  const first = await launchIn(folder.path, stepOf(LEAVES_A));
  const second = await launchIn(folder.path, stepOf(`echo half > "$P1_OUTPUT_DIR/a.json"; exit 1`));
  expect(second.outcome.state).toBe('FAIL');
  expect(stepFolder()).toEqual([first.outcome.runId, 'current']);
  expect(folder.read('.p1/outputs/work/current/a.json')).toBe('{}\n');
});

test('files that nobody declared are put in place too, and counted', async () => {
  const step = stepOf(`${LEAVES_A}; echo more > "$P1_OUTPUT_DIR/b.txt"`, { outputs: [output('a.json')] });
  const { event } = await launchIn(folder.path, step);
  expect(event('outputs.verified')).toMatchObject({ files: 2, undeclared: 1 });
  expect(folder.read('.p1/outputs/work/current/b.txt')).toBe('more\n');
});

test('a smoke run uses its own command, and its set stands apart and is never current', async () => {
  const step = stepOf('exit 1', { smoke: 'echo "$P1_SMOKE" > "$P1_OUTPUT_DIR/flag"' });
  const { outcome } = await launchIn(folder.path, step, { request: { isSmoke: true } });
  expect(outcome.state).toBe('SUCCESS');
  expect(stepFolder()).toEqual(['smoke']);
  expect(folder.read(`.p1/outputs/work/smoke/${outcome.runId}/flag`)).toBe('1\n');
  expect(readdirSync(folder.at('.p1/outputs/work/smoke'))).toEqual([outcome.runId]);
});

test('parameters reach the step as a file and as variables, and no shell reads them on the way', async () => {
  const step = stepOf('cat "$P1_PARAMETERS_FILE"; printf "%s" "$P1_PARAM_TEXT"', {
    parameters: { text: { type: 'string', default: null, values: null } },
  });
  const text = '$(touch owned) `touch owned` "; touch owned #';
  const { stdout } = await launchIn(folder.path, step, { request: { parameters: { text } } });
  expect(stdout).toBe(`${JSON.stringify({ text })}\n${text}`);
  expect(existsSync(folder.at('owned'))).toBe(false);
});

test('a step has scratch space, which is gone after success', async () => {
  const step = stepOf('touch "$P1_WORKSPACE/x"; echo "$P1_WORKSPACE"');
  const { stdout } = await launchIn(folder.path, step);
  expect(stdout).toMatch(/run_.*workspace\n$/);
  expect(existsSync(stdout.trim())).toBe(false);
});

test('a file where root should be is an io-error with a remedy, and nothing is started', async () => {
  folder.write('.p1/outputs', 'a file');
  const { outcome, event } = await launchIn(folder.path, stepOf('touch started'));
  expect(outcome.failure).toMatchObject({
    reasonCode: 'io-error',
    fix: expect.stringMatching(/^[A-Z].*\.$/),
  });
  expect(event('process.started')).toBeUndefined();
  expect(existsSync(folder.at('started'))).toBe(false);
});

test('a current that is no link fails the run as io-error, with no set left in place', async () => {
  folder.write('.p1/outputs/work/current/in-the-way', '');
  const { outcome } = await launchIn(folder.path, stepOf(LEAVES_A));
  expect(outcome.failure).toMatchObject({ reasonCode: 'io-error' });
  expect(stepFolder().filter(name => name === outcome.runId)).toEqual([]);
});

test('two launches of one step at the same time both leave a whole set, and one is current', async () => {
  const step = stepOf('for n in 1 2 3; do echo "$P1_RUN_ID" > "$P1_OUTPUT_DIR/$n"; done');
  const both = await Promise.all([launchIn(folder.path, step), launchIn(folder.path, step)]);
  for (const { outcome } of both) {
    for (const file of ['1', '2', '3'])
      expect(folder.read(`.p1/outputs/work/${outcome.runId}/${file}`)).toBe(`${outcome.runId}\n`);
  }
  expect(both.map(({ outcome }) => outcome.runId)).toContain(
    folder.read('.p1/outputs/work/current/1').trim(),
  );
});
