import { expect, test } from '@jest/globals';
import { askAdmission } from '../../../src/guard/ask-admission.ts';
import { EMPTY_STATE, type GuardState } from '../../../src/guard/state.ts';
import { type FakePorts, NEVER, onGitHubWith, onMachine } from '../../doubles/guard/guard-ports.ts';
import { aProcess, leaseOf, onGitHub, requestOf } from '../../doubles/guard/requests.ts';

const heldBy = (holders: readonly Parameters<typeof leaseOf>[1][]): GuardState => ({
  ...EMPTY_STATE,
  fence: holders.length,
  leases: holders.map((fields, index) => leaseOf(`run-${index}`, { fence: index + 1, ...fields })),
});
const jobs = (...names: readonly string[]) => heldBy(names.map(job => ({ holder: { ...onGitHub, job } })));
const ask = (ports: FakePorts) => askAdmission(ports, { ...requestOf('new'), cancelled: NEVER });

test('where asking is free every holder is asked before anything is answered', async () => {
  const ports = onMachine();
  ports.store.put(heldBy([{ holder: aProcess }]));
  ports.liveness.set(aProcess.pid, 'gone');
  expect(await ask(ports)).toMatchObject({ kind: 'admitted', expired: [{ run: 'run-0' }] });
  expect(ports.asked).toEqual([aProcess]);
});

test('where asking costs, nobody is asked as long as there is room', async () => {
  const ports = onGitHubWith('{concurrency: 3}');
  ports.store.put(jobs('a', 'b'));
  expect(await ask(ports)).toMatchObject({ kind: 'admitted', expired: [] });
  expect(ports.asked).toEqual([]);
});

test('and each is asked once when there is none', async () => {
  const ports = onGitHubWith('{concurrency: 2}');
  ports.store.put(jobs('a', 'b'));
  expect(await ask(ports)).toMatchObject({ kind: 'refused', expired: [] });
  expect(ports.asked).toMatchObject([{ job: 'a' }, { job: 'b' }]);
});

test('a holder that is found to be gone makes room', async () => {
  const ports = onGitHubWith('{concurrency: 2}');
  ports.store.put(jobs('a', 'b'));
  ports.liveness.set('b', 'gone');
  expect(await ask(ports)).toMatchObject({ kind: 'admitted', expired: [{ run: 'run-1' }] });
  expect(ports.store.state().leases.map(({ run }) => run)).toEqual(['run-0', 'new']);
});

test('a holder of whom nobody can tell keeps its lease', async () => {
  const ports = onGitHubWith('{concurrency: 1}');
  ports.store.put(jobs('a'));
  ports.liveness.set('a', 'unknown');
  expect(await ask(ports)).toMatchObject({ kind: 'refused', refusal: { reasonCode: 'slots-full' } });
});

test('nobody is asked for a run that the killswitch stops anyway', async () => {
  const killswitch = { reason: 'stop', actor: null, since: '2026-11-24T11:00:00.000Z', expires: null };
  const ports = onGitHubWith('{concurrency: 1}');
  ports.store.put({ ...jobs('a'), killswitch });
  expect(await ask(ports)).toMatchObject({ kind: 'refused', refusal: { reasonCode: 'killswitch' } });
  expect(ports.asked).toEqual([]);
});

test('a run that was admitted before its answer was lost is not asked about, and holds one lease', async () => {
  const ports = onGitHubWith('{concurrency: 1}');
  ports.store.commitFaults.push('unknown-applied');
  const first = await ask(ports);
  expect(first).toMatchObject({ kind: 'admitted', lease: { fence: 1 } });
  expect(await ask(ports)).toEqual({ ...first, expired: [], crossed: null });
  expect(ports.asked).toEqual([]);
  expect(ports.store.state()).toMatchObject({ fence: 1, leases: [{ run: 'new' }] });
});
