import { expect, test } from '@jest/globals';
import { EMPTY_STATE, type GuardState } from '../../../src/guard/state.ts';
import type { StateStore, Unavailable } from '../../../src/guard/state-port.ts';
import { type TransactPorts, transact } from '../../../src/guard/transact.ts';
import { type MemoryStore, memoryStore } from '../../doubles/guard/memory-store.ts';

const NOW = new Date('2026-11-24T10:00:00.000Z');
const unavailable = (own: Partial<Unavailable> = {}): Unavailable => ({
  kind: 'unavailable',
  reasonCode: 'state-unavailable',
  message: 'The disk is gone.',
  fix: 'Mend it.',
  isRetryable: true,
  ...own,
});

/** Ports over `store` whose time passes only while one waits. */
function portsOver(store: StateStore): TransactPorts & { readonly pauses: number[] } {
  let nowMs = 0;
  let operations = 0;
  const pauses: number[] = [];
  return {
    store,
    clock: { now: () => NOW, monotonicMs: () => nowMs },
    random: () => 0.5,
    pause: async ms => {
      pauses.push(ms);
      nowMs += ms;
    },
    newOperation: () => `operation-${operations++}`,
    pauses,
  };
}

function prepared(): MemoryStore {
  const store = memoryStore(NOW);
  store.put(EMPTY_STATE);
  return store;
}

const nextFence = (state: GuardState) => {
  const fence = state.fence + 1;
  return { state: { ...state, fence }, answer: fence, note: `fence ${fence}` };
};

test.each([
  ['nothing in the way', [], 0],
  ['a newer state', ['stale'], 1],
  ['an answer that was lost after it was applied', ['unknown-applied'], 1],
  ['an answer that was lost before it was applied', ['unknown-not-applied'], 1],
  ['an own try that is told to be stale', ['stale-applied'], 1],
  ['a service that is away for a moment', [unavailable()], 1],
  ['all of them', ['stale', 'unknown-not-applied', unavailable(), 'unknown-applied'], 4],
] as const)('with %s a change is applied once', async (_, faults, pauses) => {
  const store = prepared();
  store.commitFaults.push(...faults);
  const ports = portsOver(store);
  expect(await transact(ports, 60_000, nextFence)).toEqual({ kind: 'done', answer: 1 });
  expect([store.state().fence, store.notes, ports.pauses.length]).toEqual([1, ['fence 1'], pauses]);
});

test('what changes nothing writes nothing', async () => {
  const store = prepared();
  const answer = await transact(portsOver(store), 60_000, state => ({ state, answer: 'seen', note: '' }));
  expect([answer, store.calls.commit]).toEqual([{ kind: 'done', answer: 'seen' }, 0]);
});

test('a refusal for good is told at once, and says what could be read', async () => {
  const store = prepared();
  store.commitFaults.push(unavailable({ reasonCode: 'permission-missing', isRetryable: false }));
  const ports = portsOver(store);
  const answer = await transact(ports, 60_000, nextFence);
  expect(answer).toMatchObject({
    kind: 'unavailable',
    reasonCode: 'permission-missing',
    policy: { kind: 'local' },
  });
  expect(ports.pauses).toEqual([]);
});

test('a store that asks to be left alone is left alone for as long, or given up at the deadline', async () => {
  const store = prepared();
  store.commitFaults.push(unavailable({ retryAfterMs: 7000 }), unavailable({ retryAfterMs: 100_000 }));
  const ports = portsOver(store);
  expect(await transact(ports, 60_000, nextFence)).toMatchObject({
    kind: 'unavailable',
    retryAfterMs: 100_000,
  });
  expect(ports.pauses).toEqual([7000]);
});

test('what is undecided at the deadline is not told to be done', async () => {
  const store = prepared();
  for (let tries = 0; tries < 100; tries += 1) store.commitFaults.push('unknown-not-applied');
  const ports = portsOver(store);
  const answer = await transact(ports, 60_000, nextFence);
  expect(answer).toMatchObject({ kind: 'unavailable', reasonCode: 'state-unavailable' });
  expect(ports.pauses.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(60_000);
});

test('a damaged state is not written over', async () => {
  const store = prepared();
  store.damage('leases.json', '{');
  const answer = await transact(portsOver(store), 60_000, nextFence);
  expect(answer).toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('leases.json is not JSON'),
  });
  expect(store.calls.commit).toBe(0);
});

test('a state that vanishes in the middle of a change is not begun anew', async () => {
  const store = prepared();
  let isGone = false;
  const vanishing: StateStore = {
    ...store,
    read: async () => (isGone ? { kind: 'miss', at: NOW, policy: { kind: 'local' } } : store.read()),
    commit: async () => {
      isGone = true;
      return { kind: 'stale' };
    },
  };
  const answer = await transact(portsOver(vanishing), 10_000, nextFence);
  expect(answer).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('has vanished') });
});
