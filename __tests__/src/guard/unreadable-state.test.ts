import { describe, expect, test } from '@jest/globals';
import { createGuard } from '../../../src/guard/create-guard.ts';
import { type FakePorts, NEVER, onGitHubWith, onMachine } from '../../doubles/guard/guard-ports.ts';
import { unavailable } from '../../doubles/guard/memory-store.ts';
import { requestOf } from '../../doubles/guard/requests.ts';

const down = unavailable({ message: 'HTTP 502.', fix: 'Wait for it.' });
const denied = unavailable({
  reasonCode: 'permission-missing',
  message: 'No write.',
  fix: 'contents: write',
});

function admit(ports: FakePorts, budgetMicroUsd = 1_000_000) {
  return createGuard(ports).admit({ ...requestOf('new', { budgetMicroUsd }), cancelled: NEVER });
}

function withFault(ports: FakePorts, kind: 'read' | 'commit', fault = down): FakePorts {
  if (kind === 'read') ports.store.readFaults.push(fault);
  else ports.store.commitFaults.push(fault);
  return ports;
}

describe('a state that cannot be read refuses, with the reason and what helps', () => {
  test.each<[string, () => FakePorts, number]>([
    ['on a machine with a guard that is enforced', () => onMachine(), 0],
    ['in a repository with a guard, whatever its mode may be', () => onGitHubWith('{mode: shadow}'), 0],
    ['in a repository without a guard, when money is at stake', () => onGitHubWith(null), 1],
  ])('%s', async (_title, make, budget) => {
    const ports = withFault(make(), 'read');
    const refusal = {
      reasonCode: 'state-unavailable',
      message: 'HTTP 502.',
      fix: 'Wait for it.',
      retryAt: null,
    };
    expect(await admit(ports, budget)).toEqual({ kind: 'refused', refusal, expired: [] });
    expect(ports.events).toMatchObject([{ type: 'guard.refused', reason_code: 'state-unavailable' }]);
  });
});

describe('a state that cannot be read is warned of, and the run starts', () => {
  test.each<[string, () => FakePorts, number]>([
    ['on a machine in shadow mode', () => onMachine({ mode: 'shadow' }), 1],
    ['on a machine without a guard', () => onMachine({ isConfigured: false, mode: 'shadow' }), 1],
    ['in a repository without a guard, when no money is at stake', () => onGitHubWith(null), 0],
  ])('%s', async (_title, make, budget) => {
    const ports = withFault(make(), 'read');
    expect(await admit(ports, budget)).toMatchObject({ kind: 'admitted', hold: { isCounted: false } });
    const message = 'The guard was not asked: HTTP 502.';
    expect(ports.events).toMatchObject([{ type: 'warning', run: 'new', message, fix: 'Wait for it.' }]);
  });
});

describe('a state that cannot be written', () => {
  test('refuses where the guard is enforced, by the policy that was read with it', async () => {
    const ports = withFault(onGitHubWith('{mode: enforce}'), 'commit', denied);
    expect(await admit(ports)).toMatchObject({
      refusal: { reasonCode: 'permission-missing', message: 'No write.' },
    });
  });

  test('is warned of where the policy is to look on', async () => {
    const ports = withFault(onGitHubWith('{mode: shadow}'), 'commit', denied);
    expect(await admit(ports)).toMatchObject({ kind: 'admitted' });
    expect(ports.events).toMatchObject([{ type: 'warning', message: 'The guard was not asked: No write.' }]);
  });

  test('is not even noticed where nobody has set the guard up: nothing is written', async () => {
    const ports = withFault(onGitHubWith(null), 'commit', denied);
    expect(await admit(ports)).toMatchObject({ kind: 'admitted' });
    expect(ports.store.calls.commit).toBe(0);
  });
});

test('a damaged state refuses and names the file: p1 does not start from an empty ledger', async () => {
  const ports = onMachine();
  await admit(ports);
  ports.store.damage('leases.json', '{');
  const answer = await createGuard(ports).admit({ ...requestOf('other'), cancelled: NEVER });
  expect(answer).toMatchObject({
    kind: 'refused',
    refusal: {
      reasonCode: 'state-unavailable',
      message: "The guard's state cannot be trusted (memory): leases.json is not JSON.",
    },
  });
});

test('a policy that is not legal refuses, as the mistake that it is', async () => {
  const answer = await admit(onGitHubWith('{mode: on}'), 0);
  expect(answer).toMatchObject({ kind: 'refused', refusal: { reasonCode: 'config-invalid' } });
});

test('a policy that is not legal beside a damaged state refuses too, and does not fail', async () => {
  const ports = onGitHubWith('{mode: on}');
  ports.store.damage('leases.json', '{');
  expect(await admit(ports, 0)).toMatchObject({
    kind: 'refused',
    refusal: { reasonCode: 'state-unavailable' },
  });
});

test('a store that answers again within a minute is asked again', async () => {
  const ports = onMachine();
  const retryable = unavailable({ isRetryable: true, retryAfterMs: 20_000 });
  ports.store.readFaults.push(retryable, retryable);
  expect(await admit(ports)).toMatchObject({ kind: 'admitted', hold: { isCounted: true } });
  expect(ports.clock.monotonicMs()).toBe(40_000);
});

test('and not for longer than a minute', async () => {
  const ports = onMachine();
  ports.store.readFaults.push(...Array.from({ length: 99 }, () => unavailable({ isRetryable: true })));
  expect(await admit(ports)).toMatchObject({ kind: 'refused' });
  expect(ports.clock.monotonicMs()).toBeLessThan(60_000);
});

test('where nothing is at stake nobody waits for a store that is down', async () => {
  const ports = onGitHubWith(null);
  ports.store.readFaults.push(unavailable({ isRetryable: true, retryAfterMs: 1000 }));
  expect(await admit(ports, 0)).toMatchObject({ kind: 'admitted' });
  expect(ports.clock.monotonicMs()).toBe(0);
});

test('others that are always faster end in a refusal that says so', async () => {
  const ports = onMachine();
  ports.store.commitFaults.push(...Array.from({ length: 99 }, () => 'stale' as const));
  const message =
    "The guard's state could not be changed in time (memory): others changed it again and again.";
  expect(await admit(ports)).toMatchObject({ kind: 'refused', refusal: { message } });
});
