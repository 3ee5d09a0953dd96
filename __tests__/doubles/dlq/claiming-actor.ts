import type { Listing, WriteAnswer } from '../../../src/dlq/dead-letter-port.ts';
import { indexOf } from '../../../src/platform/github/letter-index.ts';
import { nameOf } from '../../../src/platform/github/letter-name.ts';
import {
  claimAttempt,
  type LetterPorts,
  replaceCopy,
  resolveClaim,
} from '../../../src/platform/github/letter-protocol.ts';
import type { ArtifactRow } from '../../../src/platform/github/letter-requests.ts';
import type { Actor } from '../explorer/world.ts';
import { letterId, letterOf } from '../letters.ts';
import type { LetterCall, LetterReply, Seen } from './letter-world.ts';

const ID = letterId(1);
/** So much longer than any claim that a whole one between two moments makes the earlier dead. */
const LIMIT_MS = 1000;
const timeOf = (limits: number): Date => new Date(limits * LIMIT_MS);

/** In this world every claim lasts as long. */
const RETRY = { doing: 'retry', lastsMs: 0 } as const;

/** How the entry is claimed and given back, or something in its place. */
export interface LetterProtocol {
  readonly claim: typeof claimAttempt;
  readonly putBack: typeof replaceCopy;
  readonly resolve: typeof resolveClaim;
}

export const REAL: LetterProtocol = { claim: claimAttempt, putBack: replaceCopy, resolve: resolveClaim };

export type Ended = 'nothing to do' | 'not won' | 'put back' | 'resolved' | 'changed' | 'not changed';

/** One drain: looks, claims what is due, retries it, and says how that ended. */
export function claimingActor(
  actor: number,
  protocol: LetterProtocol,
): Actor<LetterCall, LetterReply, Ended> {
  return async call => {
    const ask = asking(call);
    const { seen } = await ask({ kind: 'list' }, 'listing');
    const entry = listingOf(seen).entries.find(({ state }) => state === 'ready');
    if (entry === undefined) return 'nothing to do';
    const { place } = entry;
    const { attempt: read } = await ask({ kind: 'read', place }, 'attempt');
    if (read === null) return 'nothing to do';
    const ports = portsBy(ask, actor);
    const answer = await protocol.claim(ports, { id: ID, attempt: read, place, purpose: RETRY });
    if (answer.kind !== 'won') return 'not won';
    const { attempt } = answer;
    await ask({ kind: 'start', actor, attempt }, 'told');
    const { succeeded } = await ask({ kind: 'finish', actor }, 'told');
    if (!succeeded) {
      await protocol.putBack(ports, place, letterOf(ID, { attempt }));
      return 'put back';
    }
    await protocol.resolve(ports, { id: ID, attempt, place });
    await ask({ kind: 'end', actor, attempt }, 'told');
    return 'resolved';
  };
}

/** One person's order: looks, and puts what is ready into quarantine. */
export function orderingActor(
  actor: number,
  protocol: LetterProtocol,
): Actor<LetterCall, LetterReply, Ended> {
  return async call => {
    const ask = asking(call);
    const { seen } = await ask({ kind: 'list' }, 'listing');
    const entry = listingOf(seen).entries.find(({ state }) => state === 'ready');
    if (entry === undefined) return 'nothing to do';
    const { place } = entry;
    const ports = portsBy(ask, actor);
    const answer = await protocol.claim(ports, {
      id: ID,
      attempt: entry.attempt,
      place,
      purpose: { ...RETRY, doing: 'change' },
    });
    if (answer.kind !== 'won') return 'not won';
    const { attempt } = answer;
    await ask({ kind: 'start', actor, attempt }, 'told');
    const changed = letterOf(ID, { attempt, state: 'quarantine', due_at: null });
    const replaced = await protocol.putBack(ports, place, changed);
    await ask({ kind: 'order', actor, attempt, isDone: replaced.kind === 'done' }, 'told');
    return replaced.kind === 'done' ? 'changed' : 'not changed';
  };
}

/** What the real listing makes of what a list shows. */
export function listingOf({ now, copies, keys }: Seen): Listing {
  const rows = copies.map(({ place, attempt, state }): ArtifactRow => {
    const due = state === 'ready' ? {} : { due_at: null };
    const name = nameOf(letterOf(ID, { attempt, state, ...due }));
    const createdAt = timeOf(0).toISOString();
    const rest = { digest: 'sha256:0', bytes: 1, createdAt, expiresAt: createdAt };
    const run = { runId: place, headBranch: 'main', headSha: '0' };
    return { id: place, name, repositoryId: 1, headRepositoryId: 1, ...run, ...rest };
  });
  const times = new Map(keys.map(({ key, madeAt }) => [key, timeOf(madeAt)]));
  const found = { kind: 'found', defaultBranch: 'main', rows, keys: times } as const;
  return indexOf(found, (_, madeAt) => madeAt < timeOf(now), new Map());
}

const NO_ANSWER = {
  kind: 'unavailable',
  reasonCode: 'state-unavailable',
  message: 'No answer.',
  fix: 'Try again.',
} as const;

type Ask = <K extends LetterReply['kind']>(
  call: LetterCall,
  kind: K,
) => Promise<Extract<LetterReply, { kind: K }>>;

function asking(call: (call: LetterCall) => Promise<LetterReply>): Ask {
  return async <K extends LetterReply['kind']>(made: LetterCall, kind: K) => {
    const reply = await call(made);
    if (reply.kind !== kind) throw new RangeError(`${made.kind} is answered by ${kind}.`);
    return reply as Extract<LetterReply, { kind: K }>;
  };
}

function portsBy(ask: Ask, actor: number): LetterPorts {
  let now = timeOf(0);
  const written = async (call: LetterCall): Promise<WriteAnswer> => {
    const { isDone } = await ask(call, 'written');
    return isDone ? { kind: 'done' } : NO_ANSWER;
  };
  return {
    makeKey: async key => (await ask({ kind: 'make-key', actor, key }, 'key')).answer,
    timeOfKey: async key => {
      const reply = await ask({ kind: 'time-of-key', key }, 'time');
      now = timeOf(reply.now);
      return reply.madeAt === null ? undefined : timeOf(reply.madeAt);
    },
    isOver: (_, madeAt) => madeAt < now,
    record: async ({ attempt }) => {
      const { place } = await ask({ kind: 'record', actor, attempt }, 'recorded');
      if (place !== undefined) return { kind: 'recorded', place };
      return NO_ANSWER;
    },
    recordsOf: async ({ attempt }) => {
      const reply = await ask({ kind: 'records', attempt }, 'records');
      now = timeOf(reply.now);
      return reply.records.map(({ place, madeAt }) => ({ place, madeAt: timeOf(madeAt) }));
    },
    purposeOf: async () => RETRY,
    isThere: async place => (await ask({ kind: 'is-there', place }, 'there')).isThere,
    isDone: async () => (await ask({ kind: 'is-done' }, 'there')).isThere,
    noteDone: async () => void (await ask({ kind: 'note-done' }, 'written')),
    upload: ({ attempt, state }) => written({ kind: 'upload', attempt, state }),
    isAt: () => false,
    remove: place => written({ kind: 'remove', place }),
  };
}
