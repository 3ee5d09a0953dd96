import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { beforeEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import { reportSchema } from '../../src/report/schema.ts';
import { until } from '../doubles/live-processes.ts';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { terminalIn } from '../doubles/terminal.ts';

const folder = useTempFolder();
const { p1, json, start } = terminalIn(() => folder.path);

const P1_YML = `version: 1
steps:
  good:
    run: echo '{"rows":[1,2]}' > "$P1_OUTPUT_DIR/rows.json"; echo "the step speaks"
    outputs: [{ path: rows.json, json: true }]
  bad:
    run: echo half > "$P1_OUTPUT_DIR/rows.json"; exit 3
  reader:
    run: cp "$P1_INPUTS_DIR/good/rows.json" "$P1_OUTPUT_DIR/copy.json"
    inputs-from: [good]
    outputs: [copy.json]
  waits:
    run: echo "the step is ""up"; sleep 60
  quick:
    run: echo whole
    smoke: echo "smoke $P1_SMOKE"
`;

beforeEach(() => {
  folder.write('.github/p1.yml', P1_YML);
});

const result = z.looseObject({
  decision: z.string(),
  reason_code: z.string(),
  data: z.record(z.string(), z.unknown()),
});

const session = () => readdirSync(folder.at('.p1/reports/history'))[0] ?? '';
const readReport = (path = '.p1/reports/session_report.json') =>
  reportSchema.parse(JSON.parse(folder.read(path)));

test('a launch shows the step live on stdout, then the first line of the report and where the outputs are', async () => {
  const { status, stdout, stderr } = await p1(['launch', 'good']);
  expect(status).toBe(0);
  const [live, headline, place] = stdout.split('\n');
  expect(live).toBe('the step speaks');
  expect(headline).toMatch(/^RESULT: PASS: step good, /);
  const path = /^Outputs: (.+)$/.exec(place ?? '')?.[1] ?? '';
  expect(readdirSync(path).sort()).toEqual(['manifest.json', 'rows.json']);
  expect(stderr.match(/^\[p1\] State transition: .*/gm)).toHaveLength(3);
});

test('a failure exits 1, names the reason, and leaves the outputs of the step as they were', async () => {
  const { status, stdout, stderr } = await p1(['launch', 'bad']);
  expect(status).toBe(1);
  expect(stdout).toMatch(/^RESULT: FAIL \(exit-nonzero\): step bad, .*\nThe step ended with exit code 3\./);
  expect(stderr).toMatch(/State transition: .*FAIL .*exit-nonzero/);
  expect(stderr).not.toMatch(/^ {4}at /m);
  expect(readdirSync(folder.at('.p1/outputs/bad'))).toEqual([]);
});

test.each(['good', 'bad'])(
  '--json gives one document on stdout and nothing else, for the step %s',
  async step => {
    const { stdout, stderr } = await p1(['launch', step, '--json']);
    expect(stdout.endsWith('\n')).toBe(true);
    expect(stdout.trimEnd()).not.toContain('\n');
    const isGood = step === 'good';
    expect(result.parse(JSON.parse(stdout))).toMatchObject({
      schema_version: 1,
      action: 'launch',
      decision: isGood ? 'continue' : 'failure',
      reason_code: isGood ? 'ok' : 'exit-nonzero',
      data: { step, state: isGood ? 'SUCCESS' : 'FAIL', exit_code: isGood ? 0 : 3 },
    });
    expect(stderr).toContain('RESULT: ');
  },
);

test('the manifest proves each file, and the answer proves the manifest', async () => {
  const { data } = result.parse(await json(['launch', 'good']));
  const sha256 = (file: string) =>
    createHash('sha256')
      .update(folder.read(`.p1/outputs/good/current/${file}`))
      .digest('hex');
  expect(data['manifest_digest']).toBe(sha256('manifest.json'));
  expect(JSON.parse(folder.read('.p1/outputs/good/current/manifest.json'))).toMatchObject({
    step: 'good',
    run: data['run_id'],
    files: [{ path: 'rows.json', size: 15, sha256: sha256('rows.json'), is_declared: true }],
  });
});

test('a launch writes its report, its history, its journal and its log', async () => {
  await p1(['launch', 'good']);
  expect(readReport()).toMatchObject({ outcome: 'PASS', runs_succeeded: 1, session_id: session() });
  expect(readReport(`.p1/reports/history/${session()}/session_report.json`)).toEqual(readReport());
  expect(folder.read('.p1/reports/session_report.md')).toContain('```mermaid\ngantt\n');
  expect(readdirSync(folder.at('.p1/RUN_LOGS')).sort()).toEqual([
    `session_${session()}.log`,
    `session_${session()}.ndjson`,
  ]);
  const log = folder.read(`.p1/RUN_LOGS/session_${session()}.log`);
  expect(log.match(/^\d{4}-\d\d-\d\dT\S+Z State transition: /gm)).toHaveLength(3);
  expect(folder.read('.p1/.gitignore')).toBe('*\n');
});

test('one step reads the outputs of another', async () => {
  await p1(['launch', 'good']);
  expect((await p1(['launch', 'reader'])).status).toBe(0);
  expect(folder.read('.p1/outputs/reader/current/copy.json')).toBe('{"rows":[1,2]}\n');
});

test('a command needs no p1.yml: it is run by no shell, and its outputs are declared by flags', async () => {
  folder.write('elsewhere/x', '');
  const command = [
    'node',
    '-e',
    'require("fs").writeFileSync(process.env.P1_OUTPUT_DIR + "/a", process.argv[1])',
    '$HOME',
  ];
  const { status } = await p1(['launch', '--root', 'made', '--outputs', 'a', '--', ...command]);
  expect(status).toBe(0);
  expect(folder.read('made/outputs/command/current/a')).toBe('$HOME');
  expect((await p1(['launch', '--root', 'made', '--outputs', 'b', '--', 'true'])).stdout).toContain(
    'outputs-missing',
  );
});

test('--smoke runs the smoke command and leaves current alone; --timeout goes before the step’s own', async () => {
  expect((await p1(['launch', 'quick', '--smoke'])).stdout).toContain('smoke 1\n');
  expect(existsSync(folder.at('.p1/outputs/quick/current'))).toBe(false);
  expect(result.parse(await json(['launch', 'waits', '--timeout', '200ms'])).reason_code).toBe('timeout');
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s stops the step, ends in FAIL cancelled, and exits %i', async (signal, status) => {
  const child = start(['launch', 'waits']);
  await child.printed('the step is up');
  child.kill(signal);
  expect(await child.ended).toMatchObject({ status, signal: null });
  expect(readReport()).toMatchObject({ outcome: 'FAIL', reason_code: 'cancelled' });
  expect(readdirSync(folder.at('.p1/outputs/waits'))).toEqual([]);
});

test('while a step runs the report on disk says RUNNING, and names it', async () => {
  const child = start(['launch', 'waits']);
  await child.printed('the step is up');
  await until(() => existsSync(folder.at('.p1/reports/session_report.json')), 'the first report');
  expect(readReport()).toMatchObject({ outcome: 'RUNNING', runs: [{ step: 'waits', state: 'RUNNING' }] });
  child.kill('SIGTERM');
  await child.ended;
});

test('runs lists what was launched with state, time and reason, and filters by state and step', async () => {
  for (const step of ['good', 'bad', 'quick']) await p1(['launch', step]);
  const lines = (await p1(['runs'])).stdout.trimEnd().split('\n');
  const columns = lines.slice(0, -1).map(line => line.split(/ {2,}/));
  expect(columns.map(([, state, , step, reason]) => [step, state, reason]).sort()).toEqual([
    ['bad', 'FAIL', 'exit-nonzero'],
    ['good', 'SUCCESS', 'ok'],
    ['quick', 'SUCCESS', 'ok'],
  ]);
  expect(lines.at(-1)).toBe('3 of 3 runs.');
  expect((await p1(['runs', '--state', 'fail'])).stdout).toContain('1 of 3 runs.');
  expect((await p1(['runs', '--step', 'good', '--last', '1'])).stdout).toContain('1 of 3 runs.');
  expect(result.parse(await json(['runs'])).data['runs']).toHaveLength(3);
});

test('report prints the latest report, or that of a session, and says when there is none', async () => {
  expect(await p1(['report'])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('There is no report'),
  });
  expect(existsSync(folder.at('.p1'))).toBe(false);
  await p1(['launch', 'good']);
  const first = session();
  await p1(['launch', 'bad']);
  expect((await p1(['report'])).stdout).toMatch(/^# RESULT: FAIL/);
  expect((await p1(['report', first])).stdout).toMatch(/^# RESULT: PASS/);
  expect(result.parse(await json(['report'])).data['report']).toEqual(readReport());
});

test('report --follow ends by itself when the session does, and shows the end', async () => {
  const launch = start(['launch', 'waits', '--timeout', '1s']);
  await launch.printed('the step is up');
  const follow = await p1(['report', '--follow']);
  expect(follow.stdout).toMatch(/# RESULT: RUNNING[\s\S]*# RESULT: FAIL \\?\(timeout/);
  await launch.ended;
});

test('config prints every setting with its value and where it came from', async () => {
  const { status, stdout } = await p1(['config', '--root', 'other']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^root +".*other" +\(flag\)$/m);
  expect(stdout).toMatch(/^steps\.good\.timeout +.*\(default\)$/m);
  const { data } = result.parse(await json(['config']));
  expect(data['file']).toBe('.github/p1.yml');
  expect(existsSync(folder.at('.p1'))).toBe(false);
});

test('a secret of the environment is in none of the files of a launch', async () => {
  const secret = 'correct-horse-battery-staple';
  folder.write(
    '.github/p1.yml',
    'version: 1\nsteps: { tell: { run: echo "$MY_TOKEN" "$(echo "$MY_TOKEN" | base64)" >&2; exit 1 } }\n',
  );
  const { stdout, stderr } = await p1(['launch', 'tell'], { MY_TOKEN: secret });
  const files = readdirSync(folder.at('.p1'), { recursive: true, withFileTypes: true }).filter(each =>
    each.isFile(),
  );
  const written = files.map(file => folder.read(`${file.parentPath.slice(folder.path.length)}/${file.name}`));
  for (const text of [stdout, stderr, ...written]) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(Buffer.from(secret).toString('base64').slice(0, -4));
  }
  expect(stderr).toContain('***');
});
