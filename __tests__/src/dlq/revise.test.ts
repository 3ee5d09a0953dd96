import { expect, test } from '@jest/globals';
import { type DeadLetter, HISTORY_LIMIT } from '../../../src/dlq/dead-letter.ts';
import { parseLetter } from '../../../src/dlq/dead-letter-schema.ts';
import {
  afterDeaths,
  type FailedRun,
  firstLetter,
  nextLetter,
  type Order,
  obey,
} from '../../../src/dlq/revise.ts';

const NOW = new Date('2026-11-24T12:00:00.000Z');
const ID = '20261124T110000Z-00000000';
const RUN: FailedRun = {
  runId: ID,
  step: 'work',
  parameters: { month: '2026-10' },
  isSmoke: false,
  attempt: 1,
  reasonCode: 'exit-nonzero',
  message: 'The step ended with exit code 4.',
  exitCode: 4,
  signal: null,
  told: null,
  retryAt: null,
  logTail: ['one', 'two'],
  costMicroUsd: 250_000,
  areParametersNoted: false,
  isDeferred: false,
};
const AROUND = {
  now: NOW,
  session: 'gh-1',
  actor: 'octocat',
  settings: {
    maxAttempts: 3,
    backoff: { initialMs: 60_000, factor: 2, maxMs: 600_000, jitter: 'none' as const },
  },
  random: () => 0,
  keepsParameters: true,
  origin: { repository: null, ref: null, sha: null, event: null, workflow: null, run_id: null, actor: null },
  configDigest: 'd',
};
const first = (own: Partial<FailedRun> = {}, around = {}): DeadLetter =>
  firstLetter({ ...RUN, ...own }, { ...AROUND, ...around }).letter;

test('a first failure makes an entry that its own schema takes', () => {
  const letter = first();
  expect(parseLetter(JSON.stringify(letter))).toEqual({ kind: 'hit', letter });
  expect(letter).toMatchObject({
    id: ID,
    state: 'ready',
    parameters: { month: '2026-10' },
    attempt: 1,
    failures: 1,
    kills: 0,
    error: { class: 'failure', reason_code: 'exit-nonzero', exit_code: 4 },
    log_tail: ['one', 'two'],
    due_at: '2026-11-24T12:01:00.000Z',
    cost_micro_usd: 250_000,
    history: [{ at: NOW.toISOString(), deed: 'failed', attempt: 1, actor: 'octocat', session: 'gh-1' }],
  });
});

test('without leave to keep parameters none is kept', () => {
  const letter = first({}, { keepsParameters: false });
  expect([letter.parameters, letter.has_parameters]).toEqual([{}, false]);
});

test('each failure counts, costs add up, and after max-attempts the entry is permanent', () => {
  const second = nextLetter(first(), { ...RUN, attempt: 2 }, AROUND).letter;
  expect(second).toMatchObject({
    attempt: 2,
    failures: 2,
    due_at: '2026-11-24T12:02:00.000Z',
    cost_micro_usd: 500_000,
  });
  const third = nextLetter(second, { ...RUN, attempt: 3 }, AROUND).letter;
  expect(third).toMatchObject({ state: 'permanent', failures: 3, due_at: null });
  expect(third.history.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
});

test('what the guard stops or defers counts for nothing', () => {
  const stopped = nextLetter(first(), { ...RUN, attempt: 2, reasonCode: 'killswitch' }, AROUND).letter;
  expect(stopped).toMatchObject({ state: 'ready', attempt: 2, failures: 1, error: { class: 'guard' } });
  const deferred = first({ isDeferred: true, reasonCode: 'state-unavailable' });
  expect(deferred).toMatchObject({ failures: 0, error: { class: 'guard' }, history: [{ deed: 'deferred' }] });
  const retryAt = new Date('2026-11-25T00:00:00.000Z');
  const poor = first({ isDeferred: true, reasonCode: 'budget-exhausted', retryAt });
  expect(poor).toMatchObject({ failures: 0, due_at: retryAt.toISOString(), error: { class: 'budget' } });
});

test('what the step told counts: its class, its wait and its words', () => {
  const told = { class: 'rate' as const, retryAfterMs: 90_000, message: '429 from the API' };
  expect(first({ told })).toMatchObject({
    failures: 0,
    due_at: '2026-11-24T12:01:30.000Z',
    error: { class: 'rate', message: '429 from the API' },
  });
});

test('retries that died are kills: the second one is poison', () => {
  const once = afterDeaths(first(), { deaths: 1, attempt: 2 }, AROUND).letter;
  expect(once).toMatchObject({
    state: 'ready',
    attempt: 2,
    failures: 2,
    kills: 1,
    error: { class: 'killed' },
  });
  const twice = afterDeaths(once, { deaths: 1, attempt: 3 }, AROUND).letter;
  expect(twice).toMatchObject({ state: 'quarantine', kills: 2, due_at: null });
  expect(afterDeaths(first(), { deaths: 2, attempt: 3 }, AROUND).letter.state).toBe('quarantine');
});

test('a history that is full keeps its beginning and its end', () => {
  let letter = first();
  for (let attempt = 2; attempt < HISTORY_LIMIT + 20; attempt += 1)
    letter = nextLetter(letter, { ...RUN, attempt, reasonCode: 'killswitch' }, AROUND).letter;
  expect(letter.history).toHaveLength(HISTORY_LIMIT);
  expect(letter.history[0]?.attempt).toBe(1);
  expect(letter.history.at(-1)?.attempt).toBe(HISTORY_LIMIT + 19);
});

const reason = 'looked at it';
test.each<[Order, Partial<DeadLetter>, Partial<DeadLetter> | RegExp]>([
  [
    { kind: 'redrive', reason, resetsAttempts: false, vouches: true },
    { state: 'permanent', failures: 3 },
    { state: 'ready', failures: 3 },
  ],
  [
    { kind: 'redrive', reason, resetsAttempts: true, vouches: true },
    { failures: 3, kills: 1 },
    { failures: 0, kills: 0 },
  ],
  [{ kind: 'release', reason }, { state: 'quarantine' }, { state: 'ready' }],
  [{ kind: 'release', reason }, { state: 'permanent' }, /only what is in quarantine/],
  [{ kind: 'quarantine', reason }, { state: 'ready' }, { state: 'quarantine', due_at: null }],
  [{ kind: 'quarantine', reason }, { state: 'quarantine' }, /already/],
  [{ kind: 'mark-permanent', reason, owner: 'ann' }, {}, { state: 'permanent', owner: 'ann', due_at: null }],
])('the order %j to an entry with %j', (order, own, expected) => {
  const done = obey({ ...first(), ...own }, order, AROUND);
  if (expected instanceof RegExp) {
    expect(done).toEqual({ kind: 'declined', why: expect.stringMatching(expected) });
    return;
  }
  expect(done).toMatchObject({ kind: 'obeyed', letter: expected });
  const last = done.kind === 'obeyed' ? done.letter.history.at(-1) : undefined;
  expect(last).toMatchObject({ actor: 'octocat', why: reason, at: NOW.toISOString() });
});
