import type { DeadLetter } from '../../dlq/dead-letter.ts';
import type { Claim, StoreUnavailable, WriteAnswer } from '../../dlq/dead-letter-port.ts';
import type { KeyAnswer } from './letter-claims.ts';

/** What claims are made of: keys that can be made once, records that are not evicted, and copies of entries. */
export interface LetterPorts {
  readonly makeKey: (key: string) => Promise<KeyAnswer>;
  /** Undefined while no list shows it: lists lag behind. */
  readonly timeOfKey: (key: string) => Promise<Date | undefined | StoreUnavailable>;
  /** Whether who claimed then counts as dead. */
  readonly isOver: (lastsMs: number, madeAt: Date) => boolean;
  /** Notes for good who claims an attempt, before it begins; its place, or null when this run has one of that attempt already. */
  readonly record: (attempt: Attempt, purpose: Purpose) => Promise<RecordAnswer | StoreUnavailable>;
  /** The records of an attempt: where each is, and since when. */
  readonly recordsOf: (attempt: Attempt) => Promise<readonly AttemptRecord[] | StoreUnavailable>;
  /** What whoever left it said of it; null when nobody can read it. */
  readonly purposeOf: (record: AttemptRecord) => Promise<Purpose | null | StoreUnavailable>;
  readonly isThere: (place: string) => Promise<boolean | StoreUnavailable>;
  /** Whether a key or a record says that a retry of it has succeeded; keys are listed late. */
  readonly isDone: (id: string) => Promise<boolean | StoreUnavailable>;
  /** A copy that stays somewhere, and a key that is evicted, would let it run again. */
  readonly noteDone: (id: string) => Promise<void>;
  readonly upload: (letter: DeadLetter) => Promise<WriteAnswer>;
  /** Whether an upload of `letter` is what is at `place` already. */
  readonly isAt: (place: string, letter: DeadLetter) => boolean;
  readonly remove: (place: string) => Promise<WriteAnswer>;
}

export interface Attempt {
  readonly id: string;
  readonly attempt: number;
}

/** What an attempt is claimed for. */
export interface Purpose {
  readonly doing: 'retry' | 'change';
  /** After so many milliseconds without an end its owner counts as dead. */
  readonly lastsMs: number;
}

export interface AttemptRecord {
  readonly place: string;
  readonly madeAt: Date;
}

export interface RecordAnswer {
  readonly kind: 'recorded';
  readonly place: string | null;
}

/** An entry as its claimant found it. */
export interface Found extends Attempt {
  readonly place: string;
  readonly purpose: Purpose;
  /** How long a claim without a record counts: whoever made it may be about to retry. That of the purpose unless told. */
  readonly unrecordedMs?: number;
}

export type OwnAnswer =
  | { readonly kind: 'won'; readonly attempt: number; readonly deaths: number }
  /** `unknown`: maybe it is this job's, and nobody can say so. */
  | { readonly kind: 'lost'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string }
  | StoreUnavailable;

/** Attempts that were claimed one after another without an end; more is no accident. */
const MOST_CLAIMS = 10;

/**
 * Wins the first attempt after the entry's last that nobody claimed, if all who claimed those before it count as dead.
 *
 * The key decides who is first. GitHub may evict it, and then gives it to the next who asks: so whoever made a key also leaves a
 * record, and looks for others only then. Of two who both made the key of an attempt, at least one sees the other's record, and
 * leaves it.
 */
export async function claimAttempt(ports: LetterPorts, found: Found): Promise<OwnAnswer> {
  const { id } = found;
  let deaths = 0;
  for (let claims = 0; claims <= MOST_CLAIMS; claims += 1) {
    const attempt = found.attempt + 1 + claims;
    const answer = await ownAttempt(ports, { ...found, attempt });
    if (answer.kind === 'own') return (await reasonAgainst(ports, found)) ?? { kind: 'won', attempt, deaths };
    if (answer.kind !== 'dead') return answer;
    deaths += answer.deaths;
  }
  return { kind: 'refused', why: `${id} was claimed ${MOST_CLAIMS} times by jobs that never told an end` };
}

type AttemptAnswer =
  | { readonly kind: 'own' }
  /** Those who had it are dead; who left no record had not begun, and who changed the entry killed no step. */
  | { readonly kind: 'dead'; readonly deaths: number }
  | { readonly kind: 'lost'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string }
  | StoreUnavailable;

async function ownAttempt(
  ports: LetterPorts,
  { id, attempt, purpose, unrecordedMs }: Omit<Found, 'place'>,
): Promise<AttemptAnswer> {
  const key = `p1-claim/${id}/${attempt}`;
  const answer = await ports.makeKey(key);
  if (answer.kind === 'unavailable') return answer;
  if (answer.kind === 'unknown') return { kind: 'unknown', why: answer.why };
  const own = answer.kind === 'made' ? await ports.record({ id, attempt }, purpose) : null;
  if (own?.kind === 'unavailable') return own;
  const records = await ports.recordsOf({ id, attempt });
  if ('kind' in records) return records;
  const others = records.filter(({ place }) => place !== own?.place);
  if (own !== null && own.place !== null && others.length === 0) return { kind: 'own' };
  if (own?.place === null) return takenBy(id);
  const lastsMs = unrecordedMs ?? purpose.lastsMs;
  return others.length > 0 ? endOf(ports, id, others, lastsMs) : endOfUnrecorded(ports, id, key, lastsMs);
}

const takenBy = (id: string): AttemptAnswer => ({
  kind: 'lost',
  why: `${id} is being retried or changed now`,
});

/** Each says itself how long it may last: its asker's step may be another by now. */
async function endOf(
  ports: LetterPorts,
  id: string,
  records: readonly AttemptRecord[],
  lastsMs: number,
): Promise<AttemptAnswer> {
  let deaths = 0;
  for (const record of records) {
    const told = await ports.purposeOf(record);
    if (told !== null && 'kind' in told) return told;
    if (!ports.isOver(told?.lastsMs ?? lastsMs, record.madeAt)) return takenBy(id);
    if (told?.doing !== 'change') deaths = 1;
  }
  return { kind: 'dead', deaths };
}

/** Its maker may be about to leave his record. */
async function endOfUnrecorded(
  ports: LetterPorts,
  id: string,
  key: string,
  lastsMs: number,
): Promise<AttemptAnswer> {
  const madeAt = await ports.timeOfKey(key);
  if (madeAt !== undefined && 'kind' in madeAt) return madeAt;
  if (madeAt === undefined || !ports.isOver(lastsMs, madeAt)) return takenBy(id);
  return { kind: 'dead', deaths: 0 };
}

/** Who was faster may have resolved it between the listing and the claim. */
async function reasonAgainst(ports: LetterPorts, { id, place }: Found): Promise<OwnAnswer | null> {
  const isThere = await ports.isThere(place);
  if (isThere === false) return { kind: 'lost', why: `${id} is gone` };
  if (isThere !== true) return isThere;
  const isDone = await ports.isDone(id);
  if (isDone === false) return null;
  if (isDone !== true) return isDone;
  await ports.remove(place);
  return { kind: 'lost', why: `a retry of ${id} has succeeded` };
}

/** The new copy first: at any moment there is one. */
export async function replaceCopy(
  ports: LetterPorts,
  place: string,
  letter: DeadLetter,
): Promise<WriteAnswer> {
  const isSame = ports.isAt(place, letter);
  const added = await ports.upload(letter);
  return added.kind !== 'done' || isSame ? added : ports.remove(place);
}

/** The key tells it to every listing, the note to every claim: an older copy may be left somewhere. */
export async function resolveClaim(
  ports: LetterPorts,
  { id, attempt, place }: Pick<Claim, 'id' | 'attempt' | 'place'>,
): Promise<WriteAnswer> {
  await ports.makeKey(`p1-done/${id}/${attempt}`);
  await ports.noteDone(id);
  return ports.remove(place);
}
