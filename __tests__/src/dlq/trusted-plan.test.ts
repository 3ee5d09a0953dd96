import { expect, test } from '@jest/globals';
import type { LetterIndex, StoreUnavailable } from '../../../src/dlq/dead-letter-port.ts';
import type { DrainFacts } from '../../../src/dlq/drain-plan.ts';
import { trustedPlan } from '../../../src/dlq/trusted-plan.ts';
import { letterId } from '../../doubles/letters.ts';

const FACTS: DrainFacts = {
  now: new Date('2026-01-02T00:00:00Z'),
  steps: new Set(['work']),
  slotsFree: null,
  stopped: null,
  tried: new Set(),
  max: 1,
  breakerMs: 60_000,
};
const BAD = 'comes from event issue_comment';

/** Due entries, the first one longest. */
function due(count: number): readonly LetterIndex[] {
  return Array.from({ length: count }, (_, index) => ({
    id: letterId(index + 1),
    state: 'ready',
    step: 'work',
    class: 'failure',
    attempt: 1,
    dueAt: new Date(Date.UTC(2026, 0, 1) + index * 1000),
    lastFailedAt: null,
    obstacle: null,
    place: String(index),
  }));
}

async function planned(
  entries: readonly LetterIndex[],
  answer: (entry: LetterIndex) => string | null | StoreUnavailable,
) {
  const asked: string[] = [];
  const distrustOf = async (entry: LetterIndex) => {
    asked.push(entry.id);
    return answer(entry);
  };
  const decisions = await trustedPlan({ distrustOf }, entries, FACTS);
  const taken = decisions.filter(({ kind }) => kind === 'retry').map(({ entry }) => entry.id);
  return { asked, taken, decisions };
}

test('entries that nobody may retry take no room from one that may be, and say why they wait', async () => {
  const entries = due(5);
  const { asked, taken, decisions } = await planned(entries, ({ id }) => (id === letterId(4) ? null : BAD));
  expect(taken).toEqual([letterId(4)]);
  expect(asked).toEqual([1, 2, 3, 4].map(letterId));
  expect(decisions.filter(({ why }) => why === BAD)).toHaveLength(3);
});

test('where it cannot be asked for now it is left to the claim', async () => {
  const nobody = { kind: 'unavailable', reasonCode: 'state-unavailable', message: 'm', fix: 'f' } as const;
  expect((await planned(due(2), () => nobody)).taken).toEqual([letterId(1)]);
});

test('after a hundred that nobody may retry no more are asked for, and none of the rest is retried', async () => {
  const { asked, taken, decisions } = await planned(due(300), () => BAD);
  expect([asked.length, taken.length]).toEqual([100, 0]);
  expect(decisions.filter(({ why }) => why.startsWith('waits for the next drain'))).toHaveLength(200);
});
