import { describe, expect, test } from '@jest/globals';
import { createGuard } from '../../../src/guard/create-guard.ts';
import type { Hold } from '../../../src/guard/guard.ts';
import { uncountingGuard } from '../../../src/guard/no-guard.ts';
import { EMPTY_STATE, ledgerOf } from '../../../src/guard/state.ts';
import { type FakePorts, NEVER, onGitHubWith, onMachine } from '../../doubles/guard/guard-ports.ts';
import { unavailable } from '../../doubles/guard/memory-store.ts';
import { endOf, requestOf, TODAY } from '../../doubles/guard/requests.ts';

const DOLLAR = 1_000_000;
const typesOf = ({ events }: FakePorts) => events.map(({ type }) => type);

async function held(ports: FakePorts, budgetMicroUsd = 4 * DOLLAR): Promise<Hold> {
  const guard = createGuard(ports);
  const answer = await guard.admit({ ...requestOf('new', { budgetMicroUsd }), cancelled: NEVER });
  if (answer.kind === 'refused') throw new RangeError(answer.refusal.message);
  ports.events.length = 0;
  return answer.hold;
}

describe('a run that nears its reservation', () => {
  test('is kept more, and more again', async () => {
    const ports = onMachine();
    const hold = await held(ports, 2 * DOLLAR);
    expect(await hold.topUp(1_800_000)).toEqual({ kind: 'topped-up', reservedMicroUsd: 4 * DOLLAR });
    expect(await hold.topUp(3_800_000)).toEqual({ kind: 'topped-up', reservedMicroUsd: 8 * DOLLAR });
    expect(ports.store.state().leases).toMatchObject([{ reserved_micro_usd: 8 * DOLLAR }]);
  });

  test('is refused more when the day has no more, and the refusal is told', async () => {
    const ports = onMachine();
    const hold = await held(ports, 10 * DOLLAR);
    expect(await hold.topUp(9 * DOLLAR)).toMatchObject({
      kind: 'refused',
      refusal: { reasonCode: 'budget-exhausted' },
    });
    expect(typesOf(ports)).toEqual(['guard.refused']);
  });

  test('is refused more when the state cannot be asked', async () => {
    const ports = onMachine();
    const hold = await held(ports);
    ports.store.readFaults.push(unavailable({ message: 'HTTP 502.' }));
    expect(await hold.topUp(3 * DOLLAR)).toMatchObject({
      kind: 'refused',
      refusal: { reasonCode: 'state-unavailable', message: 'HTTP 502.' },
    });
  });

  test('is refused more when its lease was ended', async () => {
    const ports = onMachine();
    const hold = await held(ports);
    ports.store.put({ ...EMPTY_STATE, fence: 1 });
    expect(await hold.topUp(3 * DOLLAR)).toMatchObject({
      kind: 'refused',
      refusal: { reasonCode: 'state-unavailable' },
    });
  });

  test('goes on in shadow mode, whatever the answer is', async () => {
    const ports = onMachine({ mode: 'shadow' });
    const hold = await held(ports, 10 * DOLLAR);
    expect(await hold.topUp(9 * DOLLAR)).toEqual({ kind: 'topped-up', reservedMicroUsd: 20 * DOLLAR });
    ports.store.readFaults.push(unavailable());
    expect(await hold.topUp(19 * DOLLAR)).toEqual({
      kind: 'topped-up',
      reservedMicroUsd: Number.POSITIVE_INFINITY,
    });
    expect(typesOf(ports)).toEqual(['guard.topped-up', 'guard.shadow-refused']);
  });

  test('warns when that takes the day past a threshold', async () => {
    const ports = onMachine();
    const hold = await held(ports, 4 * DOLLAR);
    await hold.topUp(3_900_000);
    expect(ports.events).toMatchObject([
      { type: 'guard.topped-up' },
      { type: 'warning', message: 'Daily budget: 80 % is spent or reserved.' },
    ]);
  });
});

describe('a run that ends', () => {
  test('is booked, and its slot is free', async () => {
    const ports = onMachine();
    const hold = await held(ports);
    const answer = await hold.settle(endOf('new', { reportedMicroUsd: 3 * DOLLAR }));
    expect(answer).toEqual({ kind: 'settled', costMicroUsd: 3 * DOLLAR, overrunMicroUsd: 0 });
    expect(ports.store.state()).toMatchObject({ leases: [], history: [{ run: 'new' }] });
    expect(ports.events).toMatchObject([
      { type: 'guard.settled', cost_micro_usd: 3 * DOLLAR, settled_micro_usd: 3 * DOLLAR, is_reported: true },
    ]);
  });

  test('is booked once, however often it is told, and told once', async () => {
    const ports = onMachine();
    const hold = await held(ports);
    ports.store.commitFaults.push('unknown-applied');
    await hold.settle(endOf('new'));
    await hold.settle(endOf('new'));
    await createGuard(ports).settle(endOf('new'));
    expect(ledgerOf(ports.store.state(), TODAY)).toMatchObject({
      settled_micro_usd: 400_000,
      settlements: 1,
    });
    expect(typesOf(ports)).toEqual(['guard.settled']);
  });

  test('above its reservation is booked as that, and the overrun is told', async () => {
    const ports = onMachine();
    const hold = await held(ports);
    const answer = await hold.settle(endOf('new', { reportedMicroUsd: 9 * DOLLAR }));
    expect(answer).toMatchObject({ costMicroUsd: 9 * DOLLAR, overrunMicroUsd: 5 * DOLLAR });
    expect(ports.events).toMatchObject([
      { type: 'guard.settled' },
      { type: 'usage.overrun', overrun_micro_usd: 5 * DOLLAR },
      { type: 'warning', message: 'Daily budget: 80 % is spent or reserved.' },
    ]);
  });

  test('and cannot be booked keeps its lease, and whoever asked is told', async () => {
    const ports = onMachine();
    const hold = await held(ports);
    ports.store.commitFaults.push(unavailable({ reasonCode: 'permission-missing', message: 'No write.' }));
    const answer = await hold.settle(endOf('new'));
    expect(answer).toMatchObject({
      kind: 'unavailable',
      reasonCode: 'permission-missing',
      message: 'No write.',
    });
    expect(ports.store.state()).toMatchObject({ leases: [{ run: 'new' }], history: [] });
    expect(ports.events).toEqual([]);
  });

  test('is booked in shadow mode too', async () => {
    const ports = onMachine({ mode: 'shadow' });
    const hold = await held(ports);
    expect(await hold.settle(endOf('new'))).toMatchObject({ kind: 'settled', costMicroUsd: 400_000 });
    expect(typesOf(ports)).toEqual(['guard.settled']);
  });

  test('and cannot be booked holds nobody up in shadow mode', async () => {
    const ports = onMachine({ mode: 'shadow' });
    const hold = await held(ports);
    ports.store.commitFaults.push(unavailable({ message: 'HTTP 502.' }));
    expect(await hold.settle(endOf('new'))).toMatchObject({ kind: 'settled', costMicroUsd: 400_000 });
    expect(ports.events).toMatchObject([
      { type: 'warning', message: 'A cost could not be booked: HTTP 502.' },
    ]);
  });

  test('is booked by somebody else when its own process cannot', async () => {
    const ports = onMachine();
    await held(ports);
    const end = endOf('new', { countsReservation: true, reportedMicroUsd: 0 });
    expect(await createGuard(ports).settle(end)).toMatchObject({ costMicroUsd: 4 * DOLLAR });
    expect(ports.store.state().leases).toEqual([]);
  });

  test('leaves no trace in a repository where nobody has set the guard up', async () => {
    const ports = onGitHubWith(null);
    const hold = await held(ports);
    expect(await hold.settle(endOf('new'))).toEqual({
      kind: 'settled',
      costMicroUsd: 400_000,
      overrunMicroUsd: 0,
    });
    expect(await createGuard(ports).settle(endOf('new'))).toMatchObject({ kind: 'settled' });
    expect(ports.store.calls.commit).toBe(0);
  });
});

describe('a guard whose state is out of reach by wish', () => {
  test('keeps no count', async () => {
    const answer = await uncountingGuard(onMachine()).admit({ ...requestOf('new'), cancelled: NEVER });
    if (answer.kind === 'refused') throw new RangeError(answer.refusal.message);
    const { hold } = answer;
    expect(hold).toMatchObject({
      isCounted: false,
      reservedMicroUsd: Number.POSITIVE_INFINITY,
      microQps: null,
    });
    expect(await hold.topUp(5)).toMatchObject({ kind: 'topped-up' });
    expect(await hold.settle(endOf('new'))).toMatchObject({ kind: 'settled', costMicroUsd: 400_000 });
  });

  test('obeys the killswitch of an input', async () => {
    const ports = onMachine(
      {},
      { otherKillswitch: () => ({ source: 'input', reason: 'stop', actor: null }) },
    );
    const answer = await uncountingGuard(ports).admit({ ...requestOf('new'), cancelled: NEVER });
    expect(answer).toMatchObject({ kind: 'refused', refusal: { reasonCode: 'killswitch' } });
    expect(typesOf(ports)).toEqual(['guard.refused', 'killswitch.observed']);
  });
});
