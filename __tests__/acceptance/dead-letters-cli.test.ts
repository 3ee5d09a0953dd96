import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { z } from 'zod';
import { startNode } from '../doubles/child.ts';
import { useProject } from '../doubles/project.ts';

const project = useProject();
const UNKNOWN = '20300101T000000Z-00000009';
const resultOf = z.object({
  decision: z.string(),
  reason_code: z.string(),
  message: z.string(),
  fix: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
});
const listed = z.object({ entries: z.array(z.object({ id: z.string(), state: z.string() })) });

async function p1(...words: readonly string[]) {
  return startNode(project.cli, words, { cwd: project.path, env: project.env() }).ended;
}

const dlq = (...words: readonly string[]) => p1('dlq', ...words);

async function json(...words: readonly string[]) {
  const { status, stdout } = await dlq(...words, '--json');
  return { status, result: resultOf.parse(JSON.parse(stdout)) };
}

/** A project with `count` entries of step "bad", the oldest first. */
async function withEntries(count: number): Promise<readonly string[]> {
  const bad = { run: 'echo "what it said"; exit 3', timeout: '20s' };
  project.declare({ bad }, { dlq: { backoff: { initial: '1ms', max: '1ms' }, overflow: 2 } });
  for (let made = 0; made < count; made += 1) await project.launch('bad');
  return (await states()).map(({ id }) => id).sort();
}

async function states() {
  return listed.parse((await json('list')).result.data).entries;
}

/** Every file below `root`, with its bytes, as it is now. */
function everything(): ReadonlyMap<string, string> {
  const root = project.at('.p1');
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
  return new Map(
    names.map(name => {
      const path = join(root, name);
      return [name, statSync(path).isFile() ? readFileSync(path, 'latin1') : ''];
    }),
  );
}

test('status counts, and list and inspect show what failed, why, and what it said last', async () => {
  const [id = ''] = await withEntries(1);
  const status = await dlq();
  expect([status.status, status.stderr]).toEqual([0, '']);
  expect(status.stdout).toContain('1 ready (1 due), 0 processing, 0 permanent, 0 in quarantine.');
  expect((await dlq('list')).stdout).toMatch(
    new RegExp(`^${id} {2}ready {2}bad {2}failure {2}attempt 1 `, 'm'),
  );
  const { stdout } = await dlq('inspect', id);
  expect(stdout).toMatch(/^Failure +failure \(exit-nonzero, exit code 3\): The step ended/m);
  expect(stdout).toMatch(/^End of its log:\n {2}what it said$/m);
  const { result } = await json('inspect', id);
  expect(result.data['entry']).toMatchObject({ id, state: 'ready', attempt: 1, log_tail: ['what it said'] });
});

test('the JSON of status and list is what the published schema says', async () => {
  await withEntries(1);
  const published: object = JSON.parse(readFileSync('schema/dlq-status.schema.json', 'utf8'));
  const isValid = new Ajv2020({ strict: false }).compile(published);
  for (const operation of ['status', 'list']) {
    const { data } = (await json(operation)).result;
    expect([isValid(data), isValid.errors]).toEqual([true, null]);
  }
});

test('more waiting entries than `overflow` are an alert', async () => {
  await withEntries(3);
  expect((await dlq('status')).stdout).toContain('ALERT critical: more than 2 wait to be retried.');
});

test('list shows only what its filter lets through', async () => {
  const [first = '', second = ''] = await withEntries(2);
  await dlq('quarantine', first, '--reason', 'a test');
  const { data } = (await json('list', '--filter', 'state=quarantine,step=bad')).result;
  expect(listed.parse(data).entries).toMatchObject([{ id: first }]);
  expect((await dlq('list', '--filter', 'state=ready')).stdout).toContain(second);
  expect((await dlq('list', '--filter', 'class=killed')).stdout).not.toContain(second);
});

test('orders move an entry through its states, and its history says who did what, when and why', async () => {
  const [id = ''] = await withEntries(1);
  const orders = [
    [['quarantine', id, '--reason', 'looks odd'], 'quarantine'],
    [['release', id, '--reason', 'it is fine'], 'ready'],
    [['mark-permanent', id, '--owner', 'ann', '--reason', 'hers'], 'permanent'],
    [['redrive', id, '--reset-attempts', '--reason', 'mended'], 'ready'],
  ] as const;
  for (const [words, state] of orders) {
    const { status, stdout } = await dlq(...words);
    expect([words[0], status]).toEqual([words[0], 0]);
    expect(stdout).toMatch(new RegExp(`^${words[0]}: 1 entries changed\\.$`, 'm'));
    expect(await states()).toMatchObject([{ id, state }]);
  }
  const { entry } = z
    .object({
      entry: z.object({ failures: z.number(), history: z.array(z.record(z.string(), z.unknown())) }),
    })
    .parse((await json('inspect', id)).result.data);
  expect(entry.failures).toBe(0);
  const tellsWho = { actor: expect.stringMatching(/./), at: expect.stringMatching(/Z$/) };
  expect(entry.history).toMatchObject([
    { deed: 'failed' },
    { deed: 'quarantined', why: 'looks odd', ...tellsWho },
    { deed: 'released', why: 'it is fine' },
    { deed: 'marked-permanent', why: 'hers' },
    { deed: 'redriven', why: 'mended' },
  ]);
  expect((await dlq('purge', id, '--reason', 'done with it')).status).toBe(0);
  expect(await states()).toEqual([]);
  expect(project.journals()).toContain('purged: done with it');
});

test('an order to all, or to a filter, is done to each that it fits, and says why not to the others', async () => {
  const [first = '', second = ''] = await withEntries(2);
  await dlq('quarantine', first, '--reason', 'a test');
  const { status, result } = await json('quarantine', '--all', '--reason', 'all of them');
  expect([status, result.decision]).toEqual([0, 'continue']);
  expect(result.message).toBe(`quarantine: 1 entries changed. ${first} is in quarantine already.`);
  await dlq('release', '--filter', 'state=quarantine', '--reason', 'a test');
  expect(await states()).toMatchObject([{ state: 'ready' }, { state: 'ready' }]);
  const none = await json('release', second, '--reason', 'twice');
  expect([none.status, none.result.reason_code]).toEqual([1, 'not-found']);
  expect(none.result.message).toContain('only what is in quarantine can be released');
});

test.each([
  [['redrive', '--all'], /^redrive +ID +bad +is ready after attempt 1 \(failure\)$/m],
  [['quarantine', '--all'], /^quarantine +ID +bad /m],
  [['mark-permanent', '--filter', 'step=bad', '--owner', 'me'], /^mark-permanent +ID +bad /m],
  [['release', '--all'], /^hold +ID +bad +ID is ready, and only what is in quarantine can be released\.$/m],
  [['purge', '--all'], /^purge +ID +bad +is ready after attempt 1 /m],
])('%j with --dry-run explains each decision, and changes no byte', async (words, line) => {
  await withEntries(2);
  const before = everything();
  const { status, stdout } = await dlq(...words, '--reason', 'a test', '--dry-run');
  expect(status).toBe(0);
  const lines = stdout.replace(/\d{8}T\d{6}Z-[0-9a-z]{8}/g, 'ID');
  expect(lines.match(new RegExp(line, 'gm'))).toHaveLength(2);
  expect(lines).toMatch(/Nothing was changed\.$/m);
  const { result } = await json(...words, '--reason', 'a test', '--dry-run');
  expect(result.data['decisions']).toHaveLength(2);
  expect(withoutSessions(everything())).toEqual(withoutSessions(before));
});

/** That somebody asked is told to a journal of its own. */
function withoutSessions(files: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  return [...files].filter(([name]) => !name.startsWith('RUN_LOGS/'));
}

test.each(['drain', 'plan'])('%s --dry-run explains each decision, and changes no byte', async operation => {
  const [first = '', second = ''] = await withEntries(2);
  await dlq('quarantine', first, '--reason', 'a test');
  const before = everything();
  const { status, stdout } = await dlq(operation, '--dry-run');
  expect(status).toBe(0);
  expect(stdout).toMatch(new RegExp(`^hold +${first} +bad +is in quarantine: `, 'm'));
  expect(stdout).toMatch(new RegExp(`^retry +${second} +bad +due since `, 'm'));
  const { result } = await json(operation, '--dry-run');
  expect(result.data['matrix']).toMatchObject({ include: [{ id: second, step: 'bad' }] });
  expect(everything()).toEqual(before);
});

test.each([
  [['stat'], 2, 'There is no operation "stat".', 'Did you mean `status`?'],
  [['list', '--frobnicate'], 2, 'no flag "--frobnicate"', 'Legal are'],
  [['list', '--filter', 'state=nope'], 2, '"state=nope" is no condition', 'state is one of ready'],
  [['list', '--filter', 'step'], 2, '"step" is no condition', 'Write conditions such as'],
  [['list', 'x', 'y'], 2, 'one argument too many', 'Write `p1 dlq'],
  [['list', UNKNOWN], 2, '`list` takes no <id>', 'It goes with'],
  [['status', '--reason', 'x'], 2, '`status` takes no --reason', 'It goes with redrive'],
  [['inspect'], 2, 'The id of an entry is needed', 'Take one from'],
  [['inspect', '../../etc'], 2, 'is not the id of an entry', 'Take one from'],
  [['inspect', UNKNOWN], 1, `${UNKNOWN} is not in`, 'See `p1 dlq list`'],
  [['retry'], 2, 'The id of an entry is needed', 'Take one from'],
  [['retry', 'me'], 2, '"me" is not the id', 'Take one from'],
  [['retry', UNKNOWN], 1, `${UNKNOWN} is not in`, 'See `p1 dlq list`'],
  [['retry', UNKNOWN, '--max', '2'], 2, 'takes no --max', 'It goes with plan'],
  [['drain', UNKNOWN], 2, 'takes no <id>', 'It goes with'],
  [['drain', '--max', '0'], 2, '"0" is not a number from 1 to 256', 'Correct it'],
  [['plan', '--max', '257'], 2, '"257" is not a number from 1 to 256', 'Correct it'],
  [['redrive', UNKNOWN], 2, 'needs a reason', 'Give --reason'],
  [['redrive', UNKNOWN, '--reason', ' '], 2, 'needs a reason', 'Give --reason'],
  [['redrive', '--reason', 'x'], 2, 'Nothing says which entries', 'Give an id, or a filter'],
  [['redrive', UNKNOWN, '--reason', 'x'], 1, 'No entry is meant', 'See `p1 dlq list`'],
  [['redrive', 'x', '--reason', 'x'], 2, '"x" is not the id of an entry', 'Take one from'],
  [['redrive', UNKNOWN, '--all', '--reason', 'x'], 2, 'Every entry, and some', 'Give one of'],
  [['redrive', UNKNOWN, '--filter', 'step=a', '--reason', 'x'], 2, 'An id and a filter', 'Give one of'],
  [['quarantine', UNKNOWN], 2, 'needs a reason', 'Give --reason'],
  [['quarantine', UNKNOWN, '--reason', 'x'], 1, 'No entry is meant', 'See `p1 dlq list`'],
  [['release', UNKNOWN], 2, 'needs a reason', 'Give --reason'],
  [['release', UNKNOWN, '--reason', 'a\nb'], 2, 'is not a line of text', 'Give one line'],
  [['mark-permanent', UNKNOWN, '--owner', 'me'], 2, 'needs a reason', 'Give --reason'],
  [['mark-permanent', UNKNOWN, '--reason', 'x'], 2, 'somebody who looks after it', 'Give --owner'],
  [['mark-permanent', '--all', '--owner', 'me', '--reason', 'x'], 2, 'takes no --all', 'It goes with'],
  [['purge', UNKNOWN], 2, 'needs a reason', 'Give --reason'],
  [['purge', UNKNOWN, '--reason', 'x'], 1, 'No entry is meant', 'See `p1 dlq list`'],
])('%j is exit code %i, with its cause and its fix', async (words, code, cause, fix) => {
  project.declare({});
  const { status, stdout, stderr } = await dlq(...words, '--json');
  const result = resultOf.parse(JSON.parse(stdout));
  expect([status, result.decision, stderr]).toEqual([code, 'failure', expect.stringContaining(cause)]);
  expect(result.reason_code).toBe(code === 2 ? 'config-invalid' : 'not-found');
  for (const told of [stderr, `${result.message} ${result.fix}`]) expect(told).toContain(fix);
});

test('an entry that cannot be read is counted, said to be where it is, and goes with `purge <id>`', async () => {
  const [first = '', second = ''] = await withEntries(2);
  const file = project.at(`.p1/DLQ/ready/${first}/entry.json`);
  writeFileSync(file, '{"schema_version": 1, "id": "20');
  const { stdout } = await dlq('status');
  expect(stdout).toMatch(new RegExp(`^Refused: ${first} it is not JSON`, 'm'));
  expect(stdout).toContain('1 ready (1 due), 0 processing, 0 permanent, 0 in quarantine, 1 refused.');
  for (const words of [
    ['inspect', first],
    ['redrive', first, '--reason', 'x'],
  ]) {
    const { status, result } = await json(...words);
    expect([status, result.reason_code]).toEqual([1, 'untrusted']);
    expect(result.fix).toContain(`.p1/DLQ/ready/${first}; mend it there, or remove it with`);
  }
  const dry = await dlq('purge', first, '--reason', 'junk', '--dry-run');
  expect(dry.stdout).toMatch(new RegExp(`^purge +${first} +\\? +it is not JSON`, 'm'));
  expect(readFileSync(file, 'utf8')).toMatch(/^\{/);
  const purged = await dlq('purge', first, '--reason', 'junk');
  expect([purged.status, purged.stdout]).toEqual([0, expect.stringContaining('purge: 1 entries changed.')]);
  expect((await json('status')).result.data).toMatchObject({ ready: 1, refused: [] });
  expect(await states()).toMatchObject([{ id: second }]);
  expect(project.journals()).toMatch(/was purged by [^:]+: junk/);
});
