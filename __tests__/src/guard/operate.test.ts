import { describe, expect, test } from '@jest/globals';
import { settle } from '../../../src/guard/ledger.ts';
import { adjust, engage, release } from '../../../src/guard/operate.ts';
import { EMPTY_STATE, ledgerOf } from '../../../src/guard/state.ts';
import { onGitHubWith, onMachine } from '../../doubles/guard/guard-ports.ts';
import { unavailable } from '../../doubles/guard/memory-store.ts';
import { later, NOON, TODAY } from '../../doubles/guard/requests.ts';

const ann = { actor: 'ann', reason: 'bad model' };
const DOLLAR = 1_000_000;

describe('to engage the killswitch', () => {
  test('stops everything until it is released, and says who, why and since when', async () => {
    const ports = onMachine();
    const message = 'The killswitch is on: bad model';
    expect(await engage(ports, { ...ann, expiresInMs: null })).toEqual({ kind: 'done', message });
    const killswitch = { ...ann, since: NOON.toISOString(), expires: null };
    expect(ports.store.state().killswitch).toEqual(killswitch);
    expect(ports.store.notes).toEqual(['engage the killswitch: bad model']);
    expect(ports.events).toEqual([{ type: 'killswitch.engaged', ...ann, expires: null }]);
  });

  test('for an hour ends it by itself, by the time of the store', async () => {
    const ports = onMachine();
    ports.store.at = later(5000);
    await engage(ports, { ...ann, expiresInMs: 3_600_000 });
    expect(ports.store.state().killswitch).toMatchObject({ expires: later(3_605_000).toISOString() });
  });

  test('again replaces the reason and the end', async () => {
    const ports = onMachine();
    await engage(ports, { ...ann, expiresInMs: 1000 });
    await engage(ports, { actor: 'bob', reason: 'worse', expiresInMs: null });
    expect(ports.store.state().killswitch).toMatchObject({ actor: 'bob', reason: 'worse', expires: null });
  });

  test('works where nobody has set the guard up: it was asked for by hand', async () => {
    const ports = onGitHubWith(null);
    expect(await engage(ports, { ...ann, expiresInMs: null })).toMatchObject({ kind: 'done' });
    expect(ports.store.state().killswitch).not.toBeNull();
  });
});

describe('to release the killswitch', () => {
  test('lets things start again, and leaves the rest of the state as it is', async () => {
    const ports = onMachine();
    await engage(ports, { ...ann, expiresInMs: null });
    expect(await release(ports, { ...ann, reason: 'mended' })).toMatchObject({ kind: 'done' });
    expect(ports.store.state()).toEqual({
      ...EMPTY_STATE,
      operations: ['operation-1', 'operation-2'],
      changedAt: expect.any(String),
    });
    expect(ports.events.at(-1)).toEqual({ type: 'killswitch.released', actor: 'ann', reason: 'mended' });
  });

  test('that is not on writes nothing and tells nothing', async () => {
    const ports = onMachine();
    const message = 'The killswitch was not on in the state.';
    expect(await release(ports, ann)).toEqual({ kind: 'done', message });
    expect(ports.store.calls.commit).toBe(0);
    expect(ports.events).toEqual([]);
  });
});

describe('to adjust a day', () => {
  const spent = async () => {
    const ports = onMachine();
    await adjust(ports, { ...ann, microUsd: 5 * DOLLAR, day: null });
    return ports;
  };

  test('adds to what it has cost, with a note of who and why', async () => {
    const ports = await spent();
    expect(ledgerOf(ports.store.state(), TODAY)).toMatchObject({
      settled_micro_usd: 5 * DOLLAR,
      settlements: 0,
      notes: [{ kind: 'adjusted', micro_usd: 5 * DOLLAR, run: null, ...ann }],
    });
    expect(ports.events).toEqual([
      { type: 'guard.adjusted', day: TODAY, micro_usd: 5 * DOLLAR, settled_micro_usd: 5 * DOLLAR, ...ann },
    ]);
  });

  test('to nothing is an entry, and deletes none', async () => {
    const ports = await spent();
    const message = `${TODAY} counts as having cost $0.00, where it was $5.00.`;
    expect(await adjust(ports, { ...ann, microUsd: -5 * DOLLAR, day: TODAY })).toEqual({
      kind: 'done',
      message,
    });
    const { settled_micro_usd, notes } = ledgerOf(ports.store.state(), TODAY);
    expect(settled_micro_usd).toBe(0);
    expect(notes.map(({ micro_usd }) => micro_usd)).toEqual([5 * DOLLAR, -5 * DOLLAR]);
  });

  test('below nothing is declined, and says what is possible', async () => {
    const ports = await spent();
    const fix = 'Take back at most $5.00.';
    expect(await adjust(ports, { ...ann, microUsd: -5_000_001, day: null })).toMatchObject({
      kind: 'declined',
      fix,
    });
    expect(ports.store.calls.commit).toBe(1);
    expect(ports.events).toHaveLength(1);
  });

  test('of the past concerns that day alone', async () => {
    const ports = await spent();
    await adjust(ports, { ...ann, microUsd: DOLLAR, day: '2026-11-01' });
    expect(ledgerOf(ports.store.state(), '2026-11-01').settled_micro_usd).toBe(DOLLAR);
    expect(ledgerOf(ports.store.state(), TODAY).settled_micro_usd).toBe(5 * DOLLAR);
  });

  test('that is too old to be kept is declined', async () => {
    const ports = onMachine();
    const days = Array.from({ length: 90 }, (_, index) =>
      later(-index * 86_400_000)
        .toISOString()
        .slice(0, 10),
    );
    const state = days.reduce(
      (before, day) => settle(before, day, { microUsd: 1, settlements: 1, note: null }),
      EMPTY_STATE,
    );
    ports.store.put(state);
    expect(await adjust(ports, { ...ann, microUsd: 1, day: '2020-01-01' })).toEqual({
      kind: 'declined',
      message: '2020-01-01 is older than the days that are kept.',
      fix: 'Name a day from 2026-08-27 on.',
    });
    expect(ports.store.state()).toEqual(state);
  });

  test('is done once, also when its answer is lost', async () => {
    const ports = onMachine();
    ports.store.commitFaults.push('unknown-applied');
    await adjust(ports, { ...ann, microUsd: DOLLAR, day: null });
    expect(ledgerOf(ports.store.state(), TODAY).settled_micro_usd).toBe(DOLLAR);
    expect(ports.events).toHaveLength(1);
  });
});

test('what cannot be written is told, and nothing else is', async () => {
  const ports = onMachine();
  ports.store.commitFaults.push(unavailable({ reasonCode: 'permission-missing', message: 'No write.' }));
  const answer = await engage(ports, { ...ann, expiresInMs: null });
  expect(answer).toMatchObject({
    kind: 'unavailable',
    reasonCode: 'permission-missing',
    message: 'No write.',
  });
  expect(ports.events).toEqual([]);
});
