import type { RestingState } from '../../../src/dlq/dead-letter.ts';
import type { KeyAnswer } from '../../../src/platform/github/letter-claims.ts';
import type { Drift, Outcome, World } from '../explorer/world.ts';

/** What a claimant does with the world. `actor` says whose call it is. */
export type LetterCall =
  | { readonly kind: 'list' }
  | { readonly kind: 'read'; readonly place: string }
  | { readonly kind: 'make-key'; readonly actor: number; readonly key: string }
  | { readonly kind: 'time-of-key'; readonly key: string }
  | { readonly kind: 'is-there'; readonly place: string }
  | { readonly kind: 'record'; readonly actor: number; readonly attempt: number }
  | { readonly kind: 'records'; readonly attempt: number }
  | { readonly kind: 'is-done' }
  | { readonly kind: 'note-done' }
  | { readonly kind: 'upload'; readonly attempt: number; readonly state: RestingState }
  | { readonly kind: 'remove'; readonly place: string }
  | { readonly kind: 'start'; readonly actor: number; readonly attempt: number }
  | { readonly kind: 'finish'; readonly actor: number }
  | { readonly kind: 'end'; readonly actor: number; readonly attempt: number }
  | { readonly kind: 'order'; readonly actor: number; readonly attempt: number; readonly isDone: boolean };

export type LetterReply =
  | { readonly kind: 'listing'; readonly seen: Seen }
  | { readonly kind: 'attempt'; readonly attempt: number | null }
  | { readonly kind: 'key'; readonly answer: KeyAnswer }
  | { readonly kind: 'time'; readonly madeAt: number | null; readonly now: number }
  | { readonly kind: 'recorded'; readonly place: string | undefined }
  | { readonly kind: 'records'; readonly records: readonly Recorded[]; readonly now: number }
  | { readonly kind: 'there'; readonly isThere: boolean }
  | { readonly kind: 'written'; readonly isDone: boolean }
  | { readonly kind: 'told'; readonly succeeded: boolean };

/** One copy of the entry. */
export interface Copy {
  readonly place: number;
  readonly attempt: number;
  readonly state: RestingState;
}

/** Who claimed an attempt left it, and nothing evicts it. */
export interface Recorded {
  readonly place: string;
  readonly attempt: number;
  readonly madeAt: number;
}

export interface Key {
  readonly key: string;
  /** A key that was evicted may be another's now. */
  readonly madeBy: number;
  /** In limits of a claim since the start. */
  readonly madeAt: number;
  /** A key that was reserved and never written is taken, and in no list. */
  readonly isListed: boolean;
  /** It was made when no copy was left to claim. */
  readonly isLate: boolean;
}

/** What a list shows. */
export interface Seen {
  readonly now: number;
  readonly copies: readonly Copy[];
  readonly keys: readonly Key[];
}

interface Lists extends Omit<Seen, 'now'> {
  readonly records: readonly Recorded[];
}

export interface Made {
  readonly actor: number;
  readonly attempt: number;
  readonly at: number;
}

export interface Work {
  readonly actor: number;
  readonly attempt: number;
  readonly madeAt: number;
}

export interface LetterWorldState extends Seen, Lists {
  /** What a list that lags shows: all as it was before the last change. */
  readonly before: Lists;
  /** Who made which key, and when, whether it was evicted since or not. */
  readonly made: readonly Made[];
  readonly isNotedDone: boolean;
  /** The attempt by which somebody was told that it was put into quarantine. */
  readonly orderedAt: number | null;
  readonly lastPlace: number;
  /** Those who retry the entry now. */
  readonly works: readonly Work[];
  /** Attempts that were begun, each as often as it was. */
  readonly begun: readonly number[];
  readonly hasSucceeded: boolean;
  /** Whoever made it succeed has done what he can to tell so. */
  readonly isToldDone: boolean;
  /** Somebody began it after that. */
  readonly hasWorkAfterEnd: boolean;
  /** Somebody retried what was gone before he claimed it. */
  readonly hasLateWork: boolean;
  readonly passesLeft: number;
  readonly evictionsLeft: number;
}

export interface LetterWorldOptions {
  /** How often so much time passes that all claims made before count as dead. */
  readonly passes: number;
  /** How many keys GitHub drops. */
  readonly evictions: number;
}

type LetterOutcome = Outcome<LetterWorldState, LetterReply>;

/** Artifacts and keys that can be made once, with each of their faults. One entry is there, after its first attempt. */
export function letterWorld({
  passes,
  evictions,
}: LetterWorldOptions): World<LetterWorldState, LetterCall, LetterReply> {
  const copies: readonly Copy[] = [{ place: 1, attempt: 1, state: 'ready' }];
  return {
    initial: {
      now: 0,
      copies,
      keys: [],
      records: [],
      before: { copies, keys: [], records: [] },
      made: [],
      isNotedDone: false,
      orderedAt: null,
      lastPlace: 1,
      works: [],
      begun: [],
      hasSucceeded: false,
      isToldDone: false,
      hasWorkAfterEnd: false,
      hasLateWork: false,
      passesLeft: passes,
      evictionsLeft: evictions,
    },
    keyOf: state => JSON.stringify(state),
    driftsOf,
    outcomesOf,
  };
}

function driftsOf(state: LetterWorldState): readonly Drift<LetterWorldState>[] {
  const drifts: Drift<LetterWorldState>[] = [];
  if (state.passesLeft > 0) {
    // Nothing lags so long, and GitHub gives back what was only reserved.
    const keys = state.keys.filter(({ isListed }) => isListed);
    const later = { ...state, keys, now: state.now + 1, passesLeft: state.passesLeft - 1 };
    drifts.push({
      label: 'the limit of a claim passes',
      state: { ...later, before: { copies: state.copies, keys, records: state.records } },
    });
  }
  if (state.evictionsLeft > 0)
    for (const { key } of state.keys)
      drifts.push({
        label: `${key} is evicted`,
        state: {
          ...changed(state, { keys: state.keys.filter(other => other.key !== key) }),
          evictionsLeft: state.evictionsLeft - 1,
        },
      });
  return drifts;
}

function outcomesOf(state: LetterWorldState, call: LetterCall): readonly LetterOutcome[] {
  switch (call.kind) {
    case 'list':
      return lookOutcomes(state);
    case 'read': {
      const attempt = state.copies.find(({ place }) => String(place) === call.place)?.attempt ?? null;
      return [told(state, `reads copy ${call.place}`, { kind: 'attempt', attempt })];
    }
    case 'make-key':
      return keyOutcomes(state, call);
    case 'time-of-key':
      return timeOutcomes(state, call.key);
    case 'is-there': {
      const isThere = state.copies.some(({ place }) => String(place) === call.place);
      return [told(state, `copy ${call.place} is ${isThere ? '' : 'not '}there`, { kind: 'there', isThere })];
    }
    case 'record': {
      const place = `record ${state.lastPlace + 1}`;
      const records = [...state.records, { place, attempt: call.attempt, madeAt: state.now }];
      const after = { ...changed(state, { records }), lastPlace: state.lastPlace + 1 };
      const label = `records attempt ${call.attempt}`;
      return [
        told(after, label, { kind: 'recorded', place }),
        told(state, `${label}: not done, no answer`, { kind: 'recorded', place: undefined }, true),
        told(after, `${label}: done, no answer`, { kind: 'recorded', place: undefined }, true),
      ];
    }
    case 'records':
      return recordOutcomes(state, call.attempt);
    case 'is-done':
      return endOutcomes(state);
    case 'note-done':
      return writeOutcomes(state, { ...state, isNotedDone: true }, 'notes the end');
    case 'upload': {
      const lastPlace = state.lastPlace + 1;
      const { attempt, state: resting } = call;
      const copies = [...state.copies, { place: lastPlace, attempt, state: resting }];
      const after = { ...changed(state, { copies }), lastPlace };
      return writeOutcomes(state, after, `uploads attempt ${call.attempt}`);
    }
    case 'remove': {
      const copies = state.copies.filter(({ place }) => String(place) !== call.place);
      const after = copies.length === state.copies.length ? state : changed(state, { copies });
      return writeOutcomes(state, after, `removes copy ${call.place}`);
    }
    case 'start': {
      const { actor, attempt } = call;
      const madeAt = madeBy(state, call);
      const key = state.keys.find(each => each.madeBy === actor && each.key.endsWith(`/${attempt}`));
      const after = {
        ...state,
        works: [...state.works, { actor, attempt, madeAt }],
        begun: [...state.begun, attempt].sort(),
        hasLateWork: state.hasLateWork || key?.isLate === true,
        hasWorkAfterEnd: state.hasWorkAfterEnd || (state.isToldDone && isAlive(state, call)),
      };
      return [told(after, `begins attempt ${attempt}`, { kind: 'told', succeeded: false })];
    }
    case 'end': {
      const isToldDone = state.isToldDone || isAlive(state, call);
      return [told({ ...state, isToldDone }, 'has told the end', { kind: 'told', succeeded: true })];
    }
    case 'order': {
      const works = state.works.filter(({ actor }) => actor !== call.actor);
      const orderedAt = call.isDone && isAlive(state, call) ? call.attempt : state.orderedAt;
      return [
        told({ ...state, works, orderedAt }, 'is told of the order', { kind: 'told', succeeded: false }),
      ];
    }
    case 'finish': {
      const works = state.works.filter(({ actor }) => actor !== call.actor);
      const failed = { ...state, works };
      return [
        told(failed, 'fails', { kind: 'told', succeeded: false }),
        told({ ...failed, hasSucceeded: true }, 'succeeds', { kind: 'told', succeeded: true }),
      ];
    }
  }
}

/** Whose claim is over counts as dead: others go on without him. */
function isAlive(
  state: LetterWorldState,
  own: { readonly actor: number; readonly attempt: number },
): boolean {
  return madeBy(state, own) >= state.now;
}

/** When that actor claimed that attempt. */
function madeBy(
  { made, now }: LetterWorldState,
  { actor, attempt }: { readonly actor: number; readonly attempt: number },
): number {
  return made.find(each => each.actor === actor && each.attempt === attempt)?.at ?? now;
}

function lookOutcomes(state: LetterWorldState): readonly LetterOutcome[] {
  const { now, copies, keys, before } = state;
  const fresh = told(state, 'lists', { kind: 'listing', seen: seenOf({ now, copies, keys }) });
  const stale = told(state, 'lists what was', { kind: 'listing', seen: seenOf({ now, ...before }) });
  return stale.replyKey === fresh.replyKey ? [fresh] : [fresh, stale];
}

function seenOf({ now, copies, keys }: Seen): Seen {
  return { now, copies, keys: keys.filter(({ isListed }) => isListed) };
}

function keyOutcomes(
  state: LetterWorldState,
  { key, actor }: Extract<LetterCall, { kind: 'make-key' }>,
): readonly LetterOutcome[] {
  const unknown = { kind: 'unknown', why: 'the answer was lost' } as const;
  const answered = (after: LetterWorldState, label: string, answer: KeyAnswer, isFault = true) =>
    told(after, `${label} ${key}`, { kind: 'key', answer }, isFault);
  if (state.keys.some(other => other.key === key))
    return [
      answered(state, 'finds taken:', { kind: 'taken', why: 'it is taken' }, false),
      answered(state, 'is told nothing of', unknown),
    ];
  const withKey = (isListed: boolean) => {
    const made = { actor, attempt: Number(key.split('/').at(-1)), at: state.now };
    const one = { key, madeBy: actor, madeAt: state.now, isListed, isLate: state.copies.length === 0 };
    return { ...changed(state, { keys: [...state.keys, one] }), made: [...state.made, made] };
  };
  return [
    answered(withKey(true), 'makes', { kind: 'made' }, false),
    answered(state, 'does not make, and is told nothing of', unknown),
    answered(withKey(true), 'makes, and is told nothing of', unknown),
    answered(withKey(false), 'reserves alone, and is told nothing of', unknown),
  ];
}

function timeOutcomes(state: LetterWorldState, key: string): readonly LetterOutcome[] {
  const timeIn = (keys: readonly Key[]) =>
    keys.find(each => each.key === key && each.isListed)?.madeAt ?? null;
  const times = new Set([timeIn(state.keys), timeIn(state.before.keys)]);
  return [...times].map(madeAt =>
    told(state, `sees ${key} made at ${madeAt}`, { kind: 'time', madeAt, now: state.now }),
  );
}

function recordOutcomes(state: LetterWorldState, attempt: number): readonly LetterOutcome[] {
  const { now, records, before } = state;
  const seen = [records, before.records].map(all => all.filter(each => each.attempt === attempt));
  const answers = seen.map(each =>
    told(state, `sees ${each.length} records of attempt ${attempt}`, { kind: 'records', records: each, now }),
  );
  return answers[0]?.replyKey === answers[1]?.replyKey ? answers.slice(0, 1) : answers;
}

function endOutcomes(state: LetterWorldState): readonly LetterOutcome[] {
  const isSaid = ({ keys }: Lists): boolean =>
    state.isNotedDone || keys.some(({ key, isListed }) => isListed && key.startsWith('p1-done/'));
  const answers = [...new Set([isSaid(state), isSaid(state.before)])];
  return answers.map(isThere => told(state, `sees ${isThere ? 'an' : 'no'} end`, { kind: 'there', isThere }));
}

function writeOutcomes(
  state: LetterWorldState,
  after: LetterWorldState,
  label: string,
): readonly LetterOutcome[] {
  return [
    told(after, label, { kind: 'written', isDone: true }),
    told(state, `${label}: not done, no answer`, { kind: 'written', isDone: false }, true),
    told(after, `${label}: done, no answer`, { kind: 'written', isDone: false }, true),
  ];
}

function changed(state: LetterWorldState, change: Partial<Lists>): LetterWorldState {
  const { copies, keys, records } = state;
  return { ...state, ...change, before: { copies, keys, records } };
}

function told(state: LetterWorldState, label: string, reply: LetterReply, isFault = false): LetterOutcome {
  return { label, state, reply, replyKey: JSON.stringify(reply), isFault };
}
