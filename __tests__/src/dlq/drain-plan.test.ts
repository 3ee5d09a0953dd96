import { expect, test } from '@jest/globals';
import type { LetterIndex } from '../../../src/dlq/dead-letter-port.ts';
import { type DrainFacts, planDrain } from '../../../src/dlq/drain-plan.ts';

const NOW = new Date('2026-11-24T12:00:00.000Z');
const before = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1000);

const FACTS: DrainFacts = {
  now: NOW,
  steps: new Set(['work']),
  slotsFree: null,
  stopped: null,
  tried: new Set(),
  max: 256,
  breakerMs: 60_000,
};

let made = 0;
function entry(own: Partial<LetterIndex> = {}): LetterIndex {
  made += 1;
  return {
    id: `20261124T1100${String(made % 60).padStart(2, '0')}Z-00000000`,
    state: 'ready',
    step: 'work',
    class: 'failure',
    attempt: 1,
    dueAt: before(10),
    lastFailedAt: before(100),
    obstacle: null,
    place: '',
    ...own,
  };
}

const decided = (entries: readonly LetterIndex[], own: Partial<DrainFacts> = {}) =>
  planDrain(entries, { ...FACTS, ...own }).map(({ kind, why }) => `${kind}: ${why}`);

test.each<[string, Partial<LetterIndex>, Partial<DrainFacts>, string]>([
  ['due', {}, {}, 'retry: due since 2026-11-24T11:59:50.000Z'],
  ['due this very moment', { dueAt: NOW }, {}, 'retry: due since 2026-11-24T12:00:00.000Z'],
  ['not due', { dueAt: before(-1) }, {}, 'hold: is not due before 2026-11-24T12:00:01.000Z'],
  ['being retried', { state: 'processing' }, {}, 'hold: is being retried now'],
  ['permanent', { state: 'permanent', dueAt: null }, {}, 'hold: is permanent: `redrive` it to try again'],
  [
    'in quarantine',
    { state: 'quarantine', dueAt: null },
    {},
    'hold: is in quarantine: `release` or `redrive` it to try again',
  ],
  ['of a step that is gone', { step: 'old' }, {}, 'hold: names step "old", which p1.yml does not have'],
  ['held back by its store', { obstacle: 'comes from branch x' }, {}, 'hold: comes from branch x'],
  ['stopped by the killswitch', {}, { stopped: 'the killswitch is on' }, 'hold: the killswitch is on'],
  ['without a free slot', {}, { slotsFree: 0 }, 'hold: no slot is free for it'],
])('an entry that is %s', (_, own, facts, decision) => {
  expect(decided([entry(own)], facts)).toEqual([decision]);
});

test('those due first come first, and only as many as there is room for', () => {
  const entries = [entry({ dueAt: before(1) }), entry({ dueAt: before(3) }), entry({ dueAt: before(2) })];
  const plan = planDrain(entries, { ...FACTS, slotsFree: 2 });
  expect(plan.map(({ entry: { dueAt } }) => dueAt)).toEqual([before(3), before(2), before(1)]);
  expect(plan.map(({ kind }) => kind)).toEqual(['retry', 'retry', 'hold']);
  expect(decided(entries, { max: 1 })).toEqual([
    expect.stringContaining('retry'),
    'hold: this drain takes 1 at most',
    'hold: this drain takes 1 at most',
  ]);
});

test('what was tried in this drain takes no room from others', () => {
  const [one, other] = [entry({ dueAt: before(9) }), entry({ dueAt: before(8) })];
  expect(decided([one, other], { slotsFree: 1, tried: new Set([one.id]) })).toEqual([
    'hold: was tried in this drain',
    expect.stringContaining('retry'),
  ]);
});

test.each<[string, Partial<LetterIndex>]>([
  ['that nobody trusts', { obstacle: 'comes from branch x' }],
  ['that is told to be yet to come', { lastFailedAt: before(-3600) }],
])('an overload %s holds no other entry', (_, own) => {
  const forged = entry({ class: 'overload', lastFailedAt: before(1), dueAt: before(-60), ...own });
  expect(decided([forged, entry()])[0]).toMatch(/^retry/);
});

test('after an overload nothing is retried for a while, whatever its class, and what is held takes no room', () => {
  const overloaded = entry({ class: 'overload', lastFailedAt: before(20), dueAt: before(-60) });
  const due = entry();
  expect(decided([overloaded, due])).toEqual([
    'hold: waits until 2026-11-24T12:00:40.000Z: the service was overloaded',
    'hold: is not due before 2026-11-24T12:01:00.000Z',
  ]);
  const past = { ...overloaded, lastFailedAt: before(60) };
  expect(decided([past, due])[0]).toMatch(/^retry/);
});
