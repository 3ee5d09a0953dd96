import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { AdmissionRequest } from '../../../src/guard/admit.ts';
import type { Guard } from '../../../src/guard/guard.ts';
import { uncountedSettlement } from '../../../src/guard/no-guard.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { openJournal } from '../../../src/kernel/journal.ts';
import { noDeadLetters } from '../../../src/launch/dead-letters.ts';
import { launch } from '../../../src/launch/launch.ts';
import { NOTHING_ASKED, planLaunch } from '../../../src/launch/plan.ts';
import { createStopSwitch } from '../../../src/launch/stop-request.ts';
import { anthropicPrices } from '../../../src/pricing/anthropic-prices.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { configOf, stepOf } from '../../doubles/step-launch.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const REFUSAL = {
  reasonCode: 'slots-full',
  message: 'All slots are taken.',
  fix: 'Launch it again.',
} as const;

/** Launches a step that would leave a mark, with a guard that refuses every run. */
async function launchRefused(whenRefused: 'fail' | 'skip' | 'defer' | null, own: 'fail' | 'skip' = 'fail') {
  const asked: AdmissionRequest[] = [];
  const guard: Guard = {
    admit: async request => {
      asked.push(request);
      return { kind: 'refused', refusal: { ...REFUSAL, retryAt: null }, expired: [] };
    },
    settle: async end => uncountedSettlement(end),
  };
  const config = configOf(folder.path, { work: stepOf('touch ran', { whenRefused: own }) });
  const journal = openJournal({
    file: join(config.root, 'RUN_LOGS', 'session_s.ndjson'),
    session: 's',
    runAttempt: 1,
    job: 'job',
    clock: systemClock,
    redact: value => value,
    onEvent: () => {},
    onWriteError: message => {
      throw new Error(message);
    },
  });
  const outcome = await launch(planLaunch(config, { ...NOTHING_ASKED, step: 'work', whenRefused }), {
    config,
    session: 's',
    environment: {},
    journal,
    clock: systemClock,
    redactor: createRedactor({ secrets: [], patterns: [] }),
    guard,
    holder: { kind: 'process', host: 'here', boot: 'now', pid: 1, started_at: '0' },
    origin: {},
    prices: anthropicPrices(),
    deadLetters: noDeadLetters,
    live: { stdout: async () => {}, stderr: async () => {} },
    stop: createStopSwitch(),
    artifacts: null,
    memo: null,
  });
  return { outcome, asked, types: journal.events().map(event => event.type) };
}

test('a refusal fails the run with the reason of the guard, and its command is never started', async () => {
  const { outcome, asked, types } = await launchRefused(null);
  expect(outcome).toMatchObject({ state: 'FAIL', reasonCode: 'slots-full', failure: REFUSAL });
  expect(asked).toMatchObject([{ run: outcome.runId, step: 'work' }]);
  expect(types).toEqual(['run.queued', 'run.failed']);
  expect(existsSync(folder.at('ran'))).toBe(false);
});

test.each(['skip', 'defer'] as const)(
  'with `when-refused: %s` it is SKIPPED with that reason, without a failure',
  async whenRefused => {
    const { outcome, types } = await launchRefused(whenRefused);
    expect(outcome).toMatchObject({
      state: 'SKIPPED',
      reasonCode: 'slots-full',
      failure: null,
      outputsPath: null,
    });
    expect(types).toEqual(['run.queued', 'run.skipped']);
    expect(existsSync(folder.at('ran'))).toBe(false);
  },
);

test('what is asked for at launch goes before what the step says', async () => {
  expect((await launchRefused(null, 'skip')).outcome.state).toBe('SKIPPED');
  expect((await launchRefused('fail', 'skip')).outcome.state).toBe('FAIL');
});
