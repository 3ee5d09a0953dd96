// needs: minutes
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Listing } from '../../../../src/dlq/dead-letter-port.ts';
import type { DeadLetterQueue, Taken } from '../../../../src/dlq/queue.ts';
import { failedRun } from '../../../conformance/dead-letter-kills/failed-run.ts';
import { LONGEST_MS, queueOnGitHub } from '../../../conformance/dead-letter-kills/queue.ts';
import type { AnswerFault } from '../../../doubles/github/fault.ts';
import { type GitHubDouble, startGitHubDouble } from '../../../doubles/github/github-double.ts';
import type { Operation } from '../../../doubles/github/operation.ts';
import { shortenRetryDelays } from '../../../doubles/github/short-retry-delays.ts';
import { letterId, letterOf } from '../../../doubles/letters.ts';

const ID = letterId(1);
const CLAIMANT = { session: 's', run: 'r', longestMs: LONGEST_MS };
const before = { ...process.env };
let github: GitHubDouble;
let lengthenDelays: () => void;

beforeEach(async () => {
  github = await startGitHubDouble({ actions: 'write', contents: 'write' });
  lengthenDelays = shortenRetryDelays();
});
afterEach(() => {
  lengthenDelays();
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
  return github.close();
});

const FAULTS: readonly AnswerFault[] = [
  { kind: 'server-error' },
  { kind: 'server-error', times: 20 },
  { kind: 'rate-limit', retryAfterSeconds: 0 },
  { kind: 'lost-response', loss: 'reset' },
  { kind: 'lost-response', loss: 'gateway-timeout' },
  { kind: 'lost-response', loss: 'truncated' },
  { kind: 'lost-response', loss: 'nothing-said' },
];

const READS: readonly Operation[] = ['GetRepository', 'GetArtifact', 'DownloadArtifact', 'GetBlob'];
const UPLOAD: readonly Operation[] = ['CreateArtifact', 'PutBlob', 'FinalizeArtifact', 'ListRunArtifacts'];
const KEY: readonly Operation[] = ['CreateCacheEntry', 'PutBlob', 'FinalizeCacheEntryUpload', 'ListCaches'];
/** What leaves a record of a claim, and looks for others'. */
const RECORD: readonly Operation[] = ['CreateArtifact', 'FinalizeArtifact', 'ListRepositoryArtifacts'];
const CLAIM: readonly Operation[] = ['DeleteArtifactById', ...KEY, ...RECORD];

/** The artifact client waits for the rest of an answer for ever: only the deadline of two minutes ends that. */
function isWaitedFor(fault: AnswerFault & { readonly operation: Operation }): boolean {
  const isOfClient = fault.operation === 'CreateArtifact' || fault.operation === 'FinalizeArtifact';
  return isOfClient && fault.kind === 'lost-response' && fault.loss === 'truncated';
}

/** The queue as a job of that run has it; the artifact client reads its process's environment. */
function queueOf(runId: number, laterMs = 0): DeadLetterQueue {
  Object.assign(process.env, github.environment({ runId }));
  return queueOnGitHub(process.env, laterMs);
}

async function listing(queue: DeadLetterQueue): Promise<Listing> {
  const answer = await queue.store.list();
  if (answer.kind !== 'hit') throw new Error(answer.message);
  return answer;
}

async function taken(queue: DeadLetterQueue): Promise<Taken> {
  const [entry] = (await listing(queue)).entries;
  const answer = entry === undefined ? undefined : await queue.take(entry, CLAIMANT);
  if (answer?.kind !== 'taken') throw new Error(`not taken: ${JSON.stringify(answer)}`);
  return answer.taken;
}

interface Act {
  readonly operations: readonly Operation[];
  /** Gives what is done while the fault waits. */
  readonly prepare: (queue: DeadLetterQueue) => Promise<() => Promise<{ readonly kind: string }>>;
}

const order =
  (kind: 'redrive' | 'quarantine'): Act['prepare'] =>
  async queue => {
    const { entries } = await listing(queue);
    const why = { reason: 'tried', resetsAttempts: false, vouches: true };
    return async () => {
      const answer = await queue.obey(entries, { kind, ...why });
      return answer.kind === 'done' && answer.changed.length === 0 ? { kind: 'declined' } : answer;
    };
  };

const ACTS: Readonly<Record<string, Act>> = {
  take: {
    operations: [...READS, 'GetRun', ...CLAIM],
    prepare: async queue => {
      const [entry] = (await listing(queue)).entries;
      if (entry === undefined) throw new Error('no entry');
      return () => queue.take(entry, CLAIMANT);
    },
  },
  'put back': {
    operations: [...UPLOAD, 'GetArtifact', 'DeleteArtifactById'],
    prepare: async queue => {
      const own = await taken(queue);
      return () => queue.putBack(own, failedRun(own, 'failure'));
    },
  },
  resolve: {
    operations: ['CreateCacheEntry', 'PutBlob', 'FinalizeCacheEntryUpload', 'DeleteArtifactById'],
    prepare: async queue => {
      const own = await taken(queue);
      return () => queue.resolve(own);
    },
  },
  redrive: { operations: [...READS, ...CLAIM, 'ListRunArtifacts'], prepare: order('redrive') },
  quarantine: { operations: [...READS, ...CLAIM, 'ListRunArtifacts'], prepare: order('quarantine') },
};

describe.each(Object.entries(ACTS))('%s', (what, { operations, prepare }) => {
  const cases = operations
    .flatMap(operation => FAULTS.map(fault => ({ ...fault, operation })))
    .filter(fault => !isWaitedFor(fault));
  test.each(cases.map(fault => [JSON.stringify(fault), fault] as const))(
    'with %s leaves one good copy, and a pass one alone',
    async (_, fault) => {
      const first = await queueOf(1).store.add(letterOf(ID, { due_at: '2026-01-01T00:00:00.000Z' }));
      expect(first).toEqual({ kind: 'done' });
      const act = await prepare(queueOf(2));
      github.faults.inject(fault);
      const { kind } = await act();
      github.faults.clear();
      const after = await listing(queueOf(3));
      const isGone = after.entries.length === 0;
      expect(isGone ? what : 'there').toBe(isGone ? 'resolve' : 'there');
      const done = kind === 'done' || kind === 'filed';
      expect(after.entries.map(({ id }) => id)).toEqual(what === 'resolve' && done ? [] : isGone ? [] : [ID]);
      const pass = queueOf(4);
      expect(typeof (await pass.tidy(await listing(pass)))).toBe('number');
      const last = await listing(pass);
      expect([last.doubles, last.refused]).toEqual([[], []]);
      const [entry] = last.entries;
      if (entry === undefined) return;
      expect(await pass.store.read(entry)).toMatchObject({ kind: 'hit' });
      if (done && what === 'quarantine') expect(entry.state).toBe('quarantine');
      if (done && what === 'put back') expect(entry).toMatchObject({ state: 'ready', attempt: 2 });
    },
  );
});
