import { rm } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { createQueue, type QueuePorts } from '../../../src/dlq/queue.ts';
import type { FailedRun } from '../../../src/dlq/revise.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import type { NewEvent } from '../../../src/kernel/events/index.ts';
import { deadLetterDirectory } from '../../../src/platform/local/dead-letter-directory.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { letterId } from '../../doubles/letters.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const ID = letterId(1);
const SECRET = 'correct-horse-battery';

function failed(own: Partial<FailedRun> = {}): FailedRun {
  return {
    runId: ID,
    step: 'work',
    parameters: {},
    isSmoke: false,
    attempt: 1,
    reasonCode: 'exit-nonzero',
    message: 'It failed.',
    exitCode: 1,
    signal: null,
    told: null,
    retryAt: null,
    logTail: [],
    costMicroUsd: 0,
    areParametersNoted: false,
    isDeferred: false,
    ...own,
  };
}

function queueOf(own: Partial<QueuePorts> = {}) {
  const events: NewEvent[] = [];
  const store = deadLetterDirectory({
    folder: folder.at('DLQ'),
    clock: systemClock,
    self: () => ({ host: 'h', boot: 'b', pid: process.pid, started_at: 's' }),
    livenessOf: () => 'alive',
    longestMs: 60_000,
  });
  const queue = createQueue({
    store,
    settings: { maxAttempts: 5, backoff: { initialMs: 1, factor: 1, maxMs: 1, jitter: 'none' } },
    keepsParameters: true,
    clock: systemClock,
    random: () => 0,
    session: 's',
    actor: 'ann',
    origin: {
      repository: null,
      ref: null,
      sha: null,
      event: null,
      workflow: null,
      run_id: null,
      actor: null,
    },
    configDigest: null,
    redact: createRedactor({ secrets: [SECRET], patterns: [] }).value,
    tell: event => events.push(event),
    ...own,
  });
  return { queue, events };
}

async function filed(run: FailedRun) {
  const { queue, events } = queueOf();
  const answer = await queue.file(run);
  if (answer.kind !== 'filed') throw new Error(answer.message);
  const listing = await queue.store.list();
  return { letter: answer.letter, events, listing };
}

test('nothing secret is kept, and an entry whose parameters held one waits for a person', async () => {
  const { letter } = await filed(
    failed({ parameters: { key: SECRET }, message: `no ${SECRET}`, logTail: [`saw ${SECRET}`] }),
  );
  expect(JSON.stringify(letter)).not.toContain(SECRET);
  expect(letter).toMatchObject({
    state: 'quarantine',
    due_at: null,
    parameters: { key: '***' },
    has_parameters: false,
    log_tail: ['saw ***'],
  });
});

test.each<[string, Partial<FailedRun>, object]>([
  [
    'a log of control characters',
    { logTail: Array(200).fill('\u0001'.repeat(2000)) },
    { state: 'ready', log_tail: [expect.stringContaining('evidence')] },
  ],
  [
    'parameters of 2 MiB',
    { parameters: Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`p${n}`, 'x'.repeat(60_000)])) },
    { state: 'quarantine', has_parameters: false },
  ],
  [
    'a message without end',
    { message: 'm'.repeat(1_000_000) },
    { state: 'ready', error: { message: expect.stringMatching(/^m{1999}…$/) } },
  ],
])('%s leaves an entry that can be read again', async (_, own, expected) => {
  const { letter, listing } = await filed(failed(own));
  expect(letter).toMatchObject(expected);
  expect(listing).toMatchObject({ refused: [], entries: [{ id: ID }] });
});

test.each([
  ['told', (message: string) => ({ told: { class: 'failure' as const, retryAfterMs: null, message } })],
  ['p1\u2019s own', (message: string) => ({ message })],
])('a %s message is cut after it is redacted: no beginning of a secret stays', async (_, own) => {
  for (const before of [980, 990, 1985, 1995]) {
    await rm(folder.at('DLQ'), { recursive: true, force: true });
    const { letter } = await filed(failed(own(`${'a'.repeat(before)}${SECRET}`)));
    expect(JSON.stringify(letter)).not.toContain(SECRET.slice(0, 4));
  }
});

test('parameters that were hidden before, in a journal or a lease, are not run either, and nobody makes them ready', async () => {
  const { letter } = await filed(failed({ parameters: { key: 'x***' }, areParametersNoted: true }));
  expect(letter).toMatchObject({ state: 'quarantine', has_parameters: false });
  const { queue } = queueOf();
  const listing = await queue.store.list();
  const entries = listing.kind === 'hit' ? listing.entries : [];
  for (const order of [
    { kind: 'release', reason: 'r' } as const,
    { kind: 'redrive', reason: 'r', resetsAttempts: true, vouches: true } as const,
  ])
    expect(await queue.obey(entries, order)).toMatchObject({
      changed: [],
      declined: [expect.stringContaining('launch step "work" anew')],
    });
});

test('a parameter that somebody gave as `***` is one like any other', async () => {
  const { letter } = await filed(failed({ parameters: { who: '***bold***' } }));
  expect(letter).toMatchObject({ state: 'ready', parameters: { who: '***bold***' }, has_parameters: true });
});

test('a parameter of 70,000 characters leaves an entry that can be retried', async () => {
  const { listing } = await filed(failed({ parameters: { long: 'y'.repeat(70_000) } }));
  expect(listing).toMatchObject({ refused: [], entries: [{ id: ID, state: 'ready' }] });
});

test('a key that is refused is a critical alert, and a failure of another kind is none', async () => {
  const { queue, events } = queueOf();
  const alerts = () => events.filter(({ type }) => type === 'alert.raised');
  await queue.file(failed());
  expect(alerts()).toEqual([]);
  const told = { class: 'auth', message: 'no', retryAfterMs: null } as const;
  await queue.file(failed({ runId: letterId(2), told }));
  expect(alerts()).toMatchObject([{ severity: 'critical', code: 'dlq-auth' }]);
});

test('an order tells who gave it and why, and one to an entry that is being retried is declined', async () => {
  const { queue, events } = queueOf();
  await queue.file(failed());
  const listing = await queue.store.list();
  const entries = listing.kind === 'hit' ? listing.entries : [];
  const done = await queue.obey(entries, { kind: 'quarantine', reason: `for ${SECRET}` });
  expect(done).toMatchObject({ kind: 'done', declined: [] });
  expect(events.at(-1)).toMatchObject({
    type: 'dead-letter.parked',
    actor: 'ann',
    why: 'for ***',
    state: 'quarantine',
  });
  const busy = entries.map(entry => ({ ...entry, state: 'processing' as const }));
  expect(await queue.purge(busy, [], 'no')).toMatchObject({
    changed: [],
    declined: [expect.stringContaining('being retried')],
  });
});
