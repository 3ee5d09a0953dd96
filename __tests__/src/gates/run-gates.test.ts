import { expect, it } from '@jest/globals';
import type { GateDecision } from '../../../src/gates/gate.ts';
import { type GateTask, runGates } from '../../../src/gates/run-gates.ts';
import { UnresolvableError } from '../../../src/git/unresolvable.ts';
import { ConfigError, ExternalError } from '../../../src/kernel/errors.ts';
import { createStopSwitch } from '../../../src/launch/stop-request.ts';

const fine: GateDecision = { kind: 'judged', findings: [], evidence: ['3 files were read.'], advice: null };
const task = (decide: GateTask['decide'], timeoutMs = 60_000): GateTask => ({
  id: 'secrets',
  timeoutMs,
  decide,
});

async function run(tasks: readonly GateTask[], stop = createStopSwitch()) {
  const runs = await runGates({ tasks, stop, monotonicMs: () => performance.now() });
  return runs.map(({ outcome, isLate }) => ({ outcome, isLate }));
}

it('asks all, whatever one of them does', async () => {
  const thrown = task(async () => {
    throw new Error('a slip');
  });
  expect(await run([thrown, task(async () => fine)])).toEqual([
    {
      outcome: { kind: 'failed', why: 'p1 has a bug: a slip', fix: 'Report it at the repository of p1.' },
      isLate: false,
    },
    { outcome: { kind: 'decided', decision: fine }, isLate: false },
  ]);
});

it.each([
  ['a repository', new UnresolvableError('It is shallow.', 'Fetch it.'), 'Fetch it.'],
  ['a file', new ConfigError({ where: 'p1.yml:1:1', message: 'It is wrong.', fix: 'Mend it.' }), 'Mend it.'],
  ['the world', new ExternalError('It is away.', { isRetryable: true, fix: 'Wait.' }), 'Wait.'],
])('says how to mend %s that lets no gate run', async (_, error, fix) => {
  const thrown = task(async () => {
    throw error;
  });
  expect(await run([thrown])).toEqual([
    { outcome: { kind: 'failed', why: error.message, fix }, isLate: false },
  ]);
});

it('waits no longer than a gate may take, and asks it to stop', async () => {
  let asked = '';
  const forEver = task(
    stop =>
      new Promise(() => {
        stop.onRequest(({ cause }) => {
          asked = cause;
        });
      }),
    20,
  );
  const [only] = await run([forEver]);
  expect(only).toEqual({
    outcome: {
      kind: 'failed',
      why: 'It was not done after 20 ms.',
      fix: 'Run it again; if it needs longer, raise `gates.timeout` in p1.yml.',
    },
    isLate: true,
  });
  expect(asked).toBe('timeout');
});

it('ends all when the check is cancelled', async () => {
  const stop = createStopSwitch();
  const answer = run([task(() => new Promise(() => {}))], stop);
  stop.request({ cause: 'cancelled', why: 'SIGTERM' });
  expect(await answer).toEqual([
    { outcome: { kind: 'failed', why: 'The check was cancelled.', fix: 'Run it again.' }, isLate: true },
  ]);
});
