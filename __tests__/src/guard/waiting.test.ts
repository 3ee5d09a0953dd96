import { describe, expect, test } from '@jest/globals';
import { askAdmission } from '../../../src/guard/ask-admission.ts';
import { EMPTY_STATE, type GuardState } from '../../../src/guard/state.ts';
import { type FakePorts, NEVER, onMachine } from '../../doubles/guard/guard-ports.ts';
import { unavailable } from '../../doubles/guard/memory-store.ts';
import { aProcess, leaseOf, MINUTE_MS, requestOf } from '../../doubles/guard/requests.ts';

const FULL: GuardState = {
  ...EMPTY_STATE,
  fence: 2,
  leases: [1, 2].map(pid => leaseOf(`run-${pid}`, { fence: pid, holder: { ...aProcess, pid } })),
};

function fullHouse(waitMs: number): FakePorts {
  const ports = onMachine({ waitMs });
  ports.store.put(FULL);
  return ports;
}

const ask = (ports: FakePorts, cancelled: Promise<unknown> = NEVER) =>
  askAdmission(ports, { ...requestOf('new', { holder: aProcess }), cancelled });

/** After `ms`, once: `act`. */
function at(ports: FakePorts, ms: number, act: () => void): void {
  let isDone = false;
  ports.afterPause = () => {
    if (isDone || ports.clock.monotonicMs() < ms) return;
    isDone = true;
    act();
  };
}

describe('a run that finds no slot', () => {
  test('is refused at once, when it may not wait', async () => {
    const ports = fullHouse(0);
    expect(await ask(ports)).toMatchObject({ kind: 'refused', refusal: { reasonCode: 'slots-full' } });
    expect(ports.clock.monotonicMs()).toBe(0);
    expect(ports.store.calls.poll).toBe(0);
  });

  test('is refused when its wait is over, asked a last time, and has written nothing', async () => {
    const ports = fullHouse(10_000);
    expect(await ask(ports)).toMatchObject({ kind: 'refused', refusal: { reasonCode: 'slots-full' } });
    expect(ports.clock.monotonicMs()).toBe(10_000);
    expect(ports.store.calls).toEqual({ read: 3 * 2, commit: 0, poll: 11 });
  });

  test('is admitted within a look after a slot is free', async () => {
    const ports = fullHouse(MINUTE_MS);
    at(ports, 5000, () => ports.store.put({ ...FULL, leases: FULL.leases.slice(1) }));
    expect(await ask(ports)).toMatchObject({ kind: 'admitted', lease: { run: 'new' } });
    expect(ports.clock.monotonicMs()).toBeLessThanOrEqual(6000);
  });

  test('sees a slot that comes free between its first question and its first look', async () => {
    const ports = fullHouse(MINUTE_MS);
    ports.store.beforePoll = () => ports.store.put({ ...FULL, leases: [] });
    expect(await ask(ports)).toMatchObject({ kind: 'admitted' });
    expect(ports.clock.monotonicMs()).toBe(0);
  });

  test('finds out within a minute that a holder died and told nobody', async () => {
    const ports = fullHouse(10 * MINUTE_MS);
    at(ports, 90_000, () => ports.liveness.set(1, 'gone'));
    expect(await ask(ports)).toMatchObject({ kind: 'admitted', expired: [{ run: 'run-1' }] });
    expect(ports.clock.monotonicMs()).toBeLessThan(90_000 + 61_000);
  });

  test('goes on waiting when somebody else took the slot', async () => {
    const ports = fullHouse(20_000);
    const other = leaseOf('other', { fence: 3, holder: { ...aProcess, pid: 3 } });
    at(ports, 5000, () => ports.store.put({ ...FULL, leases: [...FULL.leases.slice(1), other] }));
    expect(await ask(ports)).toMatchObject({ kind: 'refused', refusal: { reasonCode: 'slots-full' } });
    expect(ports.clock.monotonicMs()).toBe(20_000);
  });

  test('looks on while the store does not answer its looks', async () => {
    const ports = fullHouse(MINUTE_MS);
    ports.store.pollFaults.push(...Array.from({ length: 5 }, () => unavailable()));
    at(ports, 10_000, () => ports.store.put({ ...FULL, leases: [] }));
    expect(await ask(ports)).toMatchObject({ kind: 'admitted' });
  });

  test('is stopped by a killswitch that comes meanwhile', async () => {
    let isOn = false;
    const killswitch = { source: 'input', reason: 'stop', actor: null };
    const ports = onMachine(
      { waitMs: 10 * MINUTE_MS },
      { otherKillswitch: () => (isOn ? killswitch : undefined) },
    );
    ports.store.put(FULL);
    at(ports, 5000, () => {
      isOn = true;
    });
    expect(await ask(ports)).toMatchObject({
      kind: 'refused-unasked',
      refusal: { reasonCode: 'killswitch' },
    });
  });

  test('waits no longer than it is wanted', async () => {
    const ports = fullHouse(10 * MINUTE_MS);
    let cancel = () => {};
    const cancelled = new Promise<void>(resolve => {
      cancel = resolve;
    });
    at(ports, 5000, () => cancel());
    expect(await ask(ports, cancelled)).toMatchObject({ kind: 'refused' });
    expect(ports.clock.monotonicMs()).toBe(5000);
  });
});

test('a run that does not fit the budget does not wait: no run that ends gives money back today', async () => {
  const ports = onMachine({ waitMs: 10 * MINUTE_MS });
  const request = requestOf('new', { budgetMicroUsd: 10_000_001 });
  const answer = await askAdmission(ports, { ...request, cancelled: NEVER });
  expect(answer).toMatchObject({ kind: 'refused', refusal: { reasonCode: 'budget-exhausted' } });
  expect(ports.clock.monotonicMs()).toBe(0);
});
