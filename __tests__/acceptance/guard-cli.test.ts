import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { z } from 'zod';
import { guardStatusSchema } from '../../src/guard/status.ts';
import { type GitHubDouble, startGitHubDouble } from '../doubles/github/github-double.ts';
import { readGuardState } from '../doubles/guard-state.ts';
import { setPolicy, stateOf } from '../doubles/job/guarded-repository.ts';
import { killAll, liveProcesses, until } from '../doubles/live-processes.ts';
import { launchedOf, useProject } from '../doubles/project.ts';
import { terminalIn } from '../doubles/terminal.ts';

const project = useProject();
const terminal = terminalIn(() => project.path);
const p1 = (...args: readonly string[]) => terminal.p1(args);
const answer = z.object({ data: z.record(z.string(), z.unknown()) });
const json = async (...args: readonly string[]) => answer.parse(await terminal.json(args));
let github: GitHubDouble;

beforeEach(async () => {
  github = await startGitHubDouble({ contents: 'write', actions: 'write' });
});
afterEach(async () => {
  killAll(liveProcesses(project.path));
  await github.close();
});

function declare(top: object = {}): void {
  const steps = {
    cheap: { run: `echo '{"usd": 0.25}' >> "$P1_USAGE_FILE"`, 'budget-usd': 1 },
    stays: { run: 'trap "" TERM; echo "it is ""up"; sleep 60', 'budget-usd': 1 },
  };
  project.declare(steps, { guard: { 'daily-budget-usd': 5, concurrency: 2 }, ...top });
}

test('status says at a glance what is spent, reserved and free, and who holds what', async () => {
  declare();
  await project.launch('cheap');
  const stays = project.start('stays');
  await stays.printed('it is up');
  const { status, stdout, stderr } = await p1('guard', 'status');
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(
    /^Daily budget {2}\$0\.25 spent, \$1\.00 reserved, \$3\.75 available of \$5\.00 \(/m,
  );
  expect(stdout).toMatch(/^Slots {9}\[#{10}-{10}\] 50 %, 1 of 2 free/m);
  expect(stdout).toMatch(/^Killswitch {4}off$/m);
  expect(stdout).toMatch(/^ {2}stays {7}\S+, process \d+ on \S+, \$1\.00 reserved, until /m);
});

test('its JSON is what the published schema says, with every field described by a question', async () => {
  declare();
  await project.launch('cheap');
  const { data } = await json('guard', 'status');
  const published: object = JSON.parse(readFileSync('schema/guard-status.schema.json', 'utf8'));
  const isValid = new Ajv2020({ strict: false }).compile(published);
  expect([isValid(data), isValid.errors]).toEqual([true, null]);
  expect(guardStatusSchema.parse(data)).toMatchObject({
    mode: 'enforce',
    spent_micro_usd: 250_000,
    limits: [
      { name: 'daily-budget-usd', value: 5, source: '.github/p1.yml' },
      { name: 'concurrency', value: 2, source: '.github/p1.yml' },
      { name: 'qps', value: 2, source: 'default' },
    ],
    disk: { free_bytes: expect.any(Number) },
  });
  const fields = Object.values(guardStatusSchema.shape);
  expect(fields.filter(field => !/\?/.test(field.description ?? ''))).toEqual([]);
});

test('a guard that nobody has set up says which lines do it', async () => {
  const { stdout } = await p1('guard', 'status');
  expect(stdout).toContain('The guard looks on');
  expect(stdout).toContain('contents: write');
});

test('an operator leaves no report: the last launch stays the latest', async () => {
  declare();
  const { result } = await project.launch('cheap');
  await p1('guard', 'engage', '--reason', 'a test');
  await p1('guard', 'release', '--reason', 'done');
  const { data } = await json('report');
  expect(JSON.stringify(data)).toContain(result.data.run_id);
  expect(project.journals()).toMatch(/"type":"killswitch\.engaged".*"reason":"a test"/);
});

test('engage stops what runs and what would start, with the code of a refusal; its end releases it', async () => {
  declare();
  const stays = project.start('stays');
  await stays.printed('it is up');
  const since = performance.now();
  const engaged = await p1('guard', 'engage', '--reason', 'a test', '--expires', '6s');
  expect(engaged).toMatchObject({ status: 0, stdout: expect.stringContaining('The killswitch is on until') });
  const stopped = launchedOf(await stays.ended);
  expect(performance.now() - since).toBeLessThan(5000);
  expect([stopped.status, stopped.result.reason_code]).toEqual([3, 'killswitch']);
  const refused = await project.launch('cheap');
  expect([refused.status, refused.result.reason_code]).toEqual([3, 'killswitch']);
  await until(() => performance.now() - since > 6500, 'the killswitch releases itself');
  expect((await project.launch('cheap')).status).toBe(0);
});

test('check answers 0 or 3 and changes nothing', async () => {
  declare();
  expect((await p1('guard', 'check', '--budget-usd', '5')).status).toBe(0);
  const refused = await p1('guard', 'check', '--budget-usd', '5.01');
  expect([refused.status, refused.stderr]).toEqual([3, expect.stringContaining('Daily budget')]);
  expect(readdirSync(project.path)).not.toContain('.p1');
});

test('a run killed with its lease frees its slot at the next launch, at its reservation', async () => {
  declare({ guard: { 'daily-budget-usd': 5, concurrency: 1 } });
  const stays = project.start('stays');
  await stays.printed('it is up');
  stays.kill('SIGKILL');
  await stays.ended;
  expect((await readGuardState(project.path)).leases).toHaveLength(1);
  expect((await project.launch('cheap')).result.data.state).toBe('SUCCESS');
  expect((await readGuardState(project.path)).history).toMatchObject([
    { step: 'stays', reason_code: 'orphaned', cost_micro_usd: 1_000_000 },
    { step: 'cheap', cost_micro_usd: 250_000 },
  ]);
});

test.each([
  [['guard', 'explode'], 'There is no operation'],
  [['guard', 'engage'], '--reason'],
  [['guard', 'engage', '--reason', '  '], '--reason'],
  [['guard', 'engage', '--reason', 'r', '--expires', 'soon'], '--expires'],
  [['guard', 'adjust', '--reason', 'r'], '--usd'],
  [['guard', 'adjust', '--reason', 'r', '--usd', '1e3'], '--usd'],
  [['guard', 'adjust', '--reason', 'r', '--usd', '0'], '--usd'],
  [['guard', 'adjust', '--reason', 'r', '--usd', '1', '--day', '2026-13-01'], '--day'],
  [['guard', 'status', '--reason', 'r'], 'takes no --reason'],
  [['guard', 'status', '--repo', 'widgets'], 'owner/name'],
  [['guard', 'status', '--repo', 'a/b', '--offline'], '--offline'],
])('%j is refused with the edit that mends it: %s', async (args, said) => {
  const { status, stderr } = await p1(...args);
  expect([status, stderr]).toEqual([2, expect.stringContaining(said)]);
});

test('--repo asks and changes a repository’s guard, with a token of the environment', async () => {
  // The p1.yml of the folder that one happens to stand in says nothing about that repository.
  declare({ guard: { 'daily-budget-usd': 1, branch: 'elsewhere' } });
  setPolicy(github, { 'daily-budget-usd': 7 });
  const env = { GH_TOKEN: github.token(), GITHUB_API_URL: github.url };
  const afar = (...args: readonly string[]) =>
    terminal.p1(['guard', ...args, '--repo', 'octo-org/widgets'], env);
  expect((await afar('status')).stdout).toContain('of $7.00 (.github/p1.yml@main)');
  await afar('engage', '--reason', 'from afar');
  expect(stateOf(github)?.killswitch).toMatchObject({ reason: 'from afar' });
  expect((await afar('adjust', '--usd', '2.5', '--reason', 'by hand')).status).toBe(0);
  const [ledger] = Object.values(stateOf(github)?.ledgers ?? {});
  expect(ledger).toMatchObject({ settled_micro_usd: 2_500_000 });
});

test('without a token --repo says which variable to set', async () => {
  const env = { GITHUB_API_URL: github.url };
  const { status, stderr } = await terminal.p1(['guard', 'status', '--repo', 'octo-org/widgets'], env);
  expect([status, stderr]).toEqual([4, expect.stringContaining('GITHUB_TOKEN')]);
});

test('a clock that went back brings no second budget, until an operator vouches for it', async () => {
  declare();
  await project.launch('cheap');
  const skew = project.write(
    'skew.cjs',
    'const now = Date.now; Date.now = () => now() - 864e6;\nconst D = Date; global.Date = class extends D { constructor(...a) { super(...(a.length ? a : [D.now()])); } static now() { return D.now(); } };',
  );
  const env = { NODE_OPTIONS: `--require ${skew}` };
  const early = await project.launch('cheap', { env });
  expect([early.status, early.result.reason_code]).toEqual([4, 'state-unavailable']);
  await terminal.p1(['guard', 'release', '--reason', 'the clock is right now'], env);
  expect((await project.launch('cheap', { env })).status).toBe(0);
});

test.each([
  [['guard', 'adjust', '--usd', '1', '--reason', 'r', '--day', '2999-01-01'], 'has not begun'],
  [['guard', 'engage', '--reason', 'one\ntwo'], '--reason'],
  [['guard', 'engage', '--reason', 'r', '--cancel-runs'], '--repo'],
  [['guard', 'adjust', '--reason', 'r', '--usd', '-5'], '--usd=-5'],
])('%j is refused and says %s', async (args, said) => {
  declare();
  const { status, stderr } = await p1(...args);
  expect([status, stderr]).toEqual([2, expect.stringContaining(said)]);
});

test('a secret in a reason is kept nowhere', async () => {
  const env = { MY_TOKEN: 'hunter2hunter2hunter2' };
  const { stdout } = await terminal.p1(['guard', 'engage', '--reason', `used ${env.MY_TOKEN}`], env);
  const status = await p1('guard', 'status');
  const state = (await readGuardState(project.path)).killswitch?.reason;
  for (const text of [stdout, status.stdout, state]) {
    expect(text).not.toContain(env.MY_TOKEN);
    expect(text).toContain('***');
  }
});
