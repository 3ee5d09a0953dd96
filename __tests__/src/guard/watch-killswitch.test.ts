import { expect, test } from '@jest/globals';
import type { KillswitchReason } from '../../../src/guard/killswitch.ts';
import { EMPTY_STATE, type KillswitchState } from '../../../src/guard/state.ts';
import { type WatchPorts, watchKillswitch } from '../../../src/guard/watch-killswitch.ts';
import { type FakePorts, onMachine } from '../../doubles/guard/guard-ports.ts';
import { unavailable } from '../../doubles/guard/memory-store.ts';
import { later, NOON } from '../../doubles/guard/requests.ts';

const engaged: KillswitchState = {
  reason: 'bad model',
  actor: 'ann',
  since: NOON.toISOString(),
  expires: null,
};
const REASON: KillswitchReason = { source: 'state', reason: 'bad model', actor: 'ann' };

/** Watches as fast as it can. `looks(n)` is after the n-th look at the state from now on. */
function watch(ports: FakePorts, fields: Partial<WatchPorts> = {}) {
  const found: KillswitchReason[] = [];
  let onFound = () => {};
  const firstFound = new Promise<void>(resolve => {
    onFound = resolve;
  });
  const stop = watchKillswitch({ ...ports, lookEveryMs: 0, ...fields }, reason => {
    found.push(reason);
    onFound();
  });
  const looks = (count: number) =>
    new Promise<void>(resolve => {
      const until = ports.store.calls.poll + count;
      ports.store.beforePoll = () => {
        if (ports.store.calls.poll > until) resolve();
      };
    });
  return { found, firstFound, stop, looks };
}

const put = (ports: FakePorts, killswitch: KillswitchState | null) =>
  ports.store.put({ ...EMPTY_STATE, killswitch });

test('a killswitch that is engaged while a run goes on is told once, and nobody looks any more', async () => {
  const ports = onMachine();
  put(ports, null);
  const { found, firstFound, looks } = watch(ports);
  await looks(3);
  put(ports, engaged);
  await firstFound;
  const { poll } = ports.store.calls;
  await new Promise(resolve => setImmediate(resolve));
  expect(found).toEqual([REASON]);
  expect(ports.store.calls.poll).toBe(poll);
});

test('only the first look costs, as long as nothing changes: with a file and without one', async () => {
  for (const isThere of [true, false]) {
    const ports = onMachine();
    if (isThere) put(ports, null);
    const { looks, stop } = watch(ports);
    await looks(4);
    stop();
    expect(ports.store.unchanged).toBe(ports.store.calls.poll - 1);
  }
});

test('an input or a flag file is looked at each time, with a state or without one', async () => {
  let looksLeft = 3;
  const byFlag = { source: 'a.flag', reason: 'it is there', actor: null };
  const otherKillswitch = () => (looksLeft-- > 0 ? undefined : byFlag);
  const ports = onMachine();
  const { found, firstFound } = watch(ports, { store: null, otherKillswitch });
  await firstFound;
  expect(found).toEqual([byFlag]);
  expect(ports.store.calls.poll).toBe(0);
});

test('one that has expired lets the run go on', async () => {
  const ports = onMachine();
  put(ports, { ...engaged, expires: later(1000).toISOString() });
  const clock = { ...ports.clock, now: () => later(1000) };
  const { found, looks, stop } = watch(ports, { clock });
  await looks(3);
  stop();
  expect(found).toEqual([]);
});

test('one that is released and engaged anew, between looks, is told', async () => {
  const ports = onMachine();
  put(ports, { ...engaged, expires: NOON.toISOString() });
  const { found, firstFound, looks } = watch(ports);
  await looks(2);
  put(ports, null);
  await looks(2);
  put(ports, { ...engaged, reason: 'another' });
  await firstFound;
  expect(found).toEqual([{ ...REASON, reason: 'another' }]);
});

test('a state that cannot be read is warned of once, and the killswitch is found when it can', async () => {
  const ports = onMachine();
  put(ports, null);
  ports.store.pollFaults.push(
    unavailable({ message: 'HTTP 502.', fix: 'Wait.' }),
    unavailable(),
    unavailable(),
  );
  const { found, firstFound, looks } = watch(ports);
  await looks(5);
  const message = 'The killswitch could not be looked at: HTTP 502.';
  expect(ports.events).toEqual([{ type: 'warning', message, fix: 'Wait.' }]);
  put(ports, engaged);
  await firstFound;
  expect(found).toEqual([REASON]);
});

test('a killswitch that nobody can read stops nobody, and is warned of', async () => {
  const ports = onMachine();
  put(ports, null);
  const { found, looks, stop } = watch(ports);
  await looks(2);
  ports.store.damage('killswitch.json', '{"engaged": tru');
  await looks(3);
  stop();
  expect(found).toEqual([]);
  expect(ports.events).toMatchObject([
    { type: 'warning', message: 'The killswitch could not be looked at: killswitch.json is not JSON.' },
  ]);
});

test('a state that is not there yet stops nobody, and is found when it comes', async () => {
  const ports = onMachine();
  const { found, firstFound, looks } = watch(ports);
  await looks(2);
  put(ports, engaged);
  await firstFound;
  expect(found).toEqual([REASON]);
});

test('a watch that was ended tells nothing, not even of the look that was under way', async () => {
  const ports = onMachine();
  put(ports, engaged);
  const { found, stop } = watch(ports);
  const looked = new Promise<void>(resolve => {
    ports.store.beforePoll = () => {
      stop();
      resolve();
    };
  });
  await looked;
  await new Promise(resolve => setImmediate(resolve));
  expect(found).toEqual([]);
  expect(ports.store.calls.poll).toBe(1);
});
