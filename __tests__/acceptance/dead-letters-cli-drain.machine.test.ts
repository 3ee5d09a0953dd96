// needs: minutes
import { readdirSync, rmSync } from 'node:fs';
import { afterEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import { startNode } from '../doubles/child.ts';
import { killAll, liveProcesses, until } from '../doubles/live-processes.ts';
import { useProject } from '../doubles/project.ts';

const project = useProject();
const TOP = { dlq: { backoff: { initial: '1ms', max: '1ms' } }, guard: { concurrency: 4 } };
const NOTES = 'echo "$P1_STEP $P1_ATTEMPT $P1_IDEMPOTENCY_KEY" >> "$NOTES"';
const resultOf = z.object({
  decision: z.string(),
  reason_code: z.string(),
  message: z.string(),
  data: z.record(z.string(), z.unknown()),
});
const listOf = z.object({ entries: z.array(z.record(z.string(), z.unknown())) });
const entryOf = z.object({ entry: z.record(z.string(), z.unknown()) });

afterEach(() => killAll(liveProcesses(project.path)));

function start(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return startNode(project.cli, words, {
    cwd: project.path,
    env: { ...project.env(), NOTES: project.at('notes'), ...env },
  });
}

async function json(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = await start([...words, '--json'], env).ended;
  return { status, stderr, result: resultOf.parse(JSON.parse(stdout)) };
}

const dlq = (...words: readonly string[]) => json(['dlq', ...words]);
const listed = async () => listOf.parse((await dlq('list')).result.data).entries;
const inspected = async (id: string) => entryOf.parse((await dlq('inspect', id)).result.data).entry;

/** Steps that fail as long as there is no file `good`, each with an entry. Returns their ids by step. */
async function withEntries(
  steps: Readonly<Record<string, string>>,
  top: Readonly<Record<string, unknown>> = TOP,
): Promise<Readonly<Record<string, string>>> {
  const good = project.at('good');
  const declared = Object.entries(steps).map(([name, run]) => {
    const own = { run: `if [ -e ${good} ]; then ${run}; else exit 1; fi`, timeout: '30s', grace: '300ms' };
    return [name, own] as const;
  });
  project.declare(Object.fromEntries(declared), top);
  const ids: Record<string, string> = {};
  for (const name of Object.keys(steps)) ids[name] = String((await launched(name)).result.data['dlq_id']);
  project.write('good', '');
  return ids;
}

const launched = (step: string, ...words: readonly string[]) => json(['launch', step, ...words]);
const notes = () => project.read('notes').trimEnd().split('\n').sort();

test('a drain retries all that is due as the next attempts of their first runs, and resolves what succeeds', async () => {
  const ids = await withEntries({ one: NOTES, two: `${NOTES}; exit 4` });
  const { status, stdout } = await start(['dlq', 'drain']).ended;
  expect(status).toBe(1);
  expect(stdout).toMatch(new RegExp(`^${ids['one']}: RESULT: PASS`, 'm'));
  expect(stdout).toMatch(new RegExp(`^${ids['two']}: RESULT: FAIL \\(exit-nonzero\\)`, 'm'));
  expect(stdout).toMatch(/^2 retries: 1 succeeded, 1 failed, 0 wait on\.$/m);
  expect(notes()).toEqual([`one 2 ${ids['one']}`, `two 2 ${ids['two']}`]);
  expect(await listed()).toMatchObject([{ id: ids['two'], state: 'ready', attempt: 2 }]);
  expect(await inspected(ids['two'] ?? '')).toMatchObject({
    failures: 2,
    error: { exit_code: 4, reason_code: 'exit-nonzero' },
    history: [{ attempt: 1 }, { attempt: 2, deed: 'failed' }],
  });
});

test('a drain of nothing, and one of entries that nobody may retry, say so and are no failure', async () => {
  const ids = await withEntries({ one: NOTES });
  await dlq('quarantine', ids['one'] ?? '', '--reason', 'a test');
  const { status, result } = await dlq('drain');
  expect([status, result.decision, result.reason_code]).toEqual([0, 'stop', 'nothing-due']);
  await dlq('purge', '--all', '--reason', 'a test');
  expect((await dlq('drain')).result).toMatchObject({ decision: 'stop', message: 'Nothing is due.' });
});

test('a drain makes no more retries than --max says', async () => {
  await withEntries({ one: NOTES, two: NOTES, three: NOTES });
  const { result } = await dlq('drain', '--max', '2');
  expect(result.message).toBe('2 retries: 2 succeeded, 0 failed, 0 wait on.');
  expect([notes().length, (await listed()).length]).toEqual([2, 1]);
});

test('retry takes one entry, though it is not due, and no other', async () => {
  const later = { ...TOP, dlq: { backoff: { initial: '1h', max: '1h', jitter: 'none' } } };
  const ids = await withEntries({ one: NOTES, two: NOTES }, later);
  expect((await dlq('drain')).result.reason_code).toBe('nothing-due');
  const { status, result } = await dlq('retry', ids['one'] ?? '');
  expect([status, result.data['state'], result.data['dlq_id']]).toEqual([0, 'SUCCESS', ids['one']]);
  expect(await listed()).toMatchObject([{ id: ids['two'] }]);
  expect(notes()).toEqual([`one 2 ${ids['one']}`]);
});

test('while the killswitch is on a drain starts nothing, and a retry is put back with no attempt counted', async () => {
  const ids = await withEntries({ one: NOTES });
  const id = ids['one'] ?? '';
  await json(['guard', 'engage', '--reason', 'too hot']);
  const drain = await start(['dlq', 'drain']).ended;
  expect([drain.status, drain.stdout]).toEqual([
    0,
    expect.stringMatching(/^hold .*the killswitch is on: too hot$/m),
  ]);
  const retry = await dlq('retry', id);
  expect([retry.status, retry.result.decision, retry.result.reason_code]).toEqual([0, 'stop', 'killswitch']);
  const before = { state: 'ready', attempt: 2, failures: 1, kills: 0, error: { class: 'guard' } };
  expect(await inspected(id)).toMatchObject({ ...before, history: [{}, { deed: 'deferred' }] });
  await json(['guard', 'release', '--reason', 'cool again']);
  expect((await dlq('retry', id)).result.data['state']).toBe('SUCCESS');
  expect(notes()).toEqual([`one 3 ${id}`]);
});

test('a launch that the guard deferred is an entry of no failure, which a drain runs', async () => {
  project.declare({ one: { run: NOTES } }, TOP);
  await json(['guard', 'engage', '--reason', 'a test']);
  const deferred = await launched('one', '--when-refused', 'defer');
  const id = String(deferred.result.data['dlq_id']);
  expect([deferred.status, deferred.result.decision]).toEqual([0, 'stop']);
  expect(await inspected(id)).toMatchObject({ failures: 0, error: { class: 'guard' }, state: 'ready' });
  await json(['guard', 'release', '--reason', 'a test']);
  const { result } = await dlq('drain');
  expect(result.message).toBe('1 retries: 1 succeeded, 0 failed, 0 wait on.');
  expect(notes()).toEqual([`one 2 ${id}`]);
});

test('a regression run that fails leaves no entry, and takes none', async () => {
  const regression = { REGRESSION_MODE: 'true' };
  const ids = await withEntries({ one: NOTES });
  project.declare({ one: { run: NOTES }, fails: { run: 'exit 1' } }, TOP);
  const failed = await json(['launch', 'fails'], regression);
  expect([failed.status, failed.result.data['dlq_id']]).toEqual([1, null]);
  for (const words of [
    ['dlq', 'drain'],
    ['dlq', 'retry', ids['one'] ?? ''],
  ]) {
    const { status, stderr } = await json(words, regression);
    expect([status, stderr]).toEqual([2, expect.stringContaining('Unset REGRESSION_MODE')]);
  }
  expect(await listed()).toMatchObject([{ id: ids['one'], state: 'ready', attempt: 1 }]);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s during a drain puts the entry back for a person, and leaves the others as they were',
  async (signal, code) => {
    const stays = `${NOTES}; trap "" INT TERM; echo "it is ""up"; while :; do sleep 0.05; done`;
    const ids = await withEntries({ one: stays, two: NOTES });
    const drain = start(['dlq', 'drain']);
    await drain.printed('it is up');
    expect(await listed()).toContainEqual(expect.objectContaining({ id: ids['one'], state: 'processing' }));
    drain.kill(signal);
    expect((await drain.ended).status).toBe(code);
    const entries = Object.fromEntries((await listed()).map(entry => [entry['step'], entry]));
    expect(entries).toMatchObject({
      one: { id: ids['one'], state: 'quarantine', class: 'cancelled', attempt: 2 },
      two: { id: ids['two'], state: 'ready', attempt: 1 },
    });
    expect(notes()).toEqual([`one 2 ${ids['one']}`]);
    expect(readdirSync(project.at('.p1/DLQ/processing'))).toEqual([]);
    expect((await dlq('redrive', ids['one'] ?? '', '--reason', 'again')).status).toBe(0);
  },
);

const STAYS = `${NOTES}; echo "it is ""up"; while [ ! -e "$NOTES.end" ]; do sleep 0.05; done; exit 7`;

test('an entry is nobody’s to change or purge while it is retried', async () => {
  const ids = await withEntries({ one: STAYS });
  const id = ids['one'] ?? '';
  const drain = start(['dlq', 'drain']);
  await drain.printed('it is up');
  for (const words of [['quarantine'], ['redrive'], ['mark-permanent', '--owner', 'me'], ['purge']]) {
    const { status, result } = await dlq(...words, id, '--reason', 'a test');
    expect([status, result.message]).toEqual([1, expect.stringContaining(`${id} is being retried now.`)]);
  }
  expect((await dlq('retry', id)).result).toMatchObject({ decision: 'stop', reason_code: 'nothing-due' });
  project.write('notes.end', '');
  expect((await drain.ended).status).toBe(1);
  expect(await listed()).toMatchObject([{ id, state: 'ready', attempt: 2 }]);
  expect(notes()).toEqual([`one 2 ${id}`]);
});

test('an entry whose folder somebody removes by hand while it is retried is there again when the retry fails', async () => {
  const ids = await withEntries({ one: STAYS });
  const id = ids['one'] ?? '';
  const drain = start(['dlq', 'drain']);
  await drain.printed('it is up');
  rmSync(project.at(`.p1/DLQ/processing/${id}`), { recursive: true });
  project.write('notes.end', '');
  expect((await drain.ended).status).toBe(1);
  expect(await inspected(id)).toMatchObject({ attempt: 2, failures: 2, error: { exit_code: 7 } });
});

test('a drain that is killed loses nothing: the next one finds its entry, and takes the attempt after', async () => {
  const ids = await withEntries({ one: `${NOTES}; echo "it is ""up"; [ "$P1_ATTEMPT" != 2 ] || sleep 60` });
  const drain = start(['dlq', 'drain']);
  await drain.printed('it is up');
  drain.kill('SIGKILL');
  await drain.ended;
  await until(() => liveProcesses(project.path).length > 0, 'the step goes on');
  const told = await dlq('drain');
  expect([told.status, told.result.reason_code]).toEqual([0, 'nothing-due']);
  expect(await inspected(ids['one'] ?? '')).toMatchObject({
    attempt: 2,
    kills: 1,
    error: { class: 'killed' },
  });
  const { result } = await dlq('drain');
  expect(result.message).toBe('1 retries: 1 succeeded, 0 failed, 0 wait on.');
  expect(notes()).toEqual([`one 2 ${ids['one']}`, `one 3 ${ids['one']}`]);
  expect(await listed()).toEqual([]);
});

test('of drains at once each entry is retried by one', async () => {
  const names = ['one', 'two', 'three', 'four'];
  const ids = await withEntries(Object.fromEntries(names.map(name => [name, `${NOTES}; sleep 0.3`])));
  const drains = await Promise.all([1, 2, 3].map(() => dlq('drain')));
  expect(drains.filter(({ status }) => status !== 0)).toEqual([]);
  expect(notes()).toEqual(names.map(name => `${name} 2 ${ids[name]}`).sort());
  expect(await listed()).toEqual([]);
});
