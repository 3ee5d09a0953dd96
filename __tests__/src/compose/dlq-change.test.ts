import { expect, test } from '@jest/globals';
import type { DlqOperationCall } from '../../../src/compose/dlq-answer.ts';
import { change } from '../../../src/compose/dlq-change.ts';
import { configWithoutFile } from '../../../src/config/without-file.ts';
import type { DeadLetterStore, StoreUnavailable } from '../../../src/dlq/dead-letter-port.ts';
import { createQueue } from '../../../src/dlq/queue.ts';
import { EVERYTHING } from '../../../src/dlq/selection.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { deadLetterDirectory } from '../../../src/platform/local/dead-letter-directory.ts';
import { letterId, letterOf, listingOf } from '../../doubles/letters.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const LIMITED: StoreUnavailable = {
  kind: 'unavailable',
  reasonCode: 'state-unavailable',
  message: 'GitHub answered 429.',
  fix: 'Wait.',
};

/** Changes one entry and then none. */
function storeThatGivesOut(): DeadLetterStore {
  const store = deadLetterDirectory({
    folder: folder.at('DLQ'),
    clock: systemClock,
    self: () => ({ host: 'h', boot: 'b', pid: process.pid, started_at: 's' }),
    livenessOf: () => 'alive',
    longestMs: 60_000,
  });
  let count = 0;
  const revise: DeadLetterStore['revise'] = async (index, letter) => {
    count += 1;
    return count === 1 ? store.revise(index, letter) : LIMITED;
  };
  return { ...store, revise };
}

test('an order that came to a stop is a failure, which says why and names those it did not come to', async () => {
  const store = storeThatGivesOut();
  for (const id of [1, 2, 3].map(letterId)) await store.add(letterOf(id));
  const config = configWithoutFile(folder.path);
  const around = { session: 's', actor: 'ann', redact: <T>(value: T) => value, tell: () => undefined };
  const origin = {
    repository: null,
    ref: null,
    sha: null,
    event: null,
    workflow: null,
    run_id: null,
    actor: null,
  };
  const queue = createQueue({
    ...around,
    store,
    settings: config.dlq,
    keepsParameters: true,
    clock: systemClock,
    random: () => 0,
    origin,
    configDigest: null,
  });
  const operation = {
    kind: 'order',
    selection: { kind: 'filter', filter: EVERYTHING },
    order: { kind: 'quarantine', reason: 'r' },
    isDryRun: false,
  } as const;
  const place = { config, env: {}, token: '', isOffline: false, repository: null, killswitch: '' };
  const call: DlqOperationCall = { ...around, ...place, action: 'dlq', operation };
  const { result, status } = await change(call, queue, await listingOf(store), operation);
  expect(result).toMatchObject({ decision: 'failure', reason_code: 'state-unavailable', fix: 'Wait.' });
  expect(result.message).toBe(
    `quarantine: 1 entries changed. GitHub answered 429. Not tried: ${letterId(2)} (work), ${letterId(3)} (work).`,
  );
  expect(status).toMatchObject({ ready: 2, quarantine: 1 });
});
