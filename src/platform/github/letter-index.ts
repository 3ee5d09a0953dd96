import { MAXIMUM_ENTRY_BYTES } from '../../dlq/dead-letter.ts';
import type { LetterIndex, Listing, RefusedLetter } from '../../dlq/dead-letter-port.ts';
import { type LetterName, parseName } from './letter-name.ts';
import type { ArtifactRow } from './letter-requests.ts';
import { isOfFork } from './letter-trust.ts';

const LONGEST_NAME = 200;
const ROUNDED_MS = 2000;

/** Everything that GitHub says of the queue. */
export interface Found {
  readonly kind: 'found';
  readonly defaultBranch: string;
  readonly rows: readonly ArtifactRow[];
  /** Keys `p1-done/…` and `p1-claim/…`, and when each was made. */
  readonly keys: ReadonlyMap<string, Date>;
}

/** Why an artifact is not from the default branch although its run is named so. */
export type DoubtsById = ReadonlyMap<number, string>;

/**
 * What `found` amounts to: of several copies of an entry the latest of the default branch, unless it is resolved. Where that branch has
 * none, the oldest counts, which is the failure's own; the others are no doubles, since anybody may have left any of them.
 */
export function indexOf(
  { rows, keys, defaultBranch }: Found,
  isOver: (name: string, madeAt: Date) => boolean,
  doubts: DoubtsById,
): Listing {
  const refused: RefusedLetter[] = [];
  const copies = rows.flatMap(row => {
    const name = parseName(row.name);
    const why = refusalOfRow(row, name !== undefined);
    if (why !== null) refused.push({ name: printable(row.name), why });
    return name === undefined || why !== null ? [] : [{ row, name }];
  });
  const obstacleTo = ({ id, headBranch }: ArtifactRow): string | null =>
    headBranch === defaultBranch
      ? (doubts.get(id) ?? null)
      : `comes from branch ${headBranch}, and waits until somebody redrives it`;
  const trustIn = ({ row }: { row: ArtifactRow }): number => Number(obstacleTo(row) === null);
  // Any job may upload: what another branch says of an entry must not stand for what the default branch says of it.
  copies.sort(
    (one, other) =>
      trustIn(other) - trustIn(one) ||
      (trustIn(one) === 1
        ? other.name.attempt - one.name.attempt || other.row.id - one.row.id
        : one.row.id - other.row.id),
  );
  const done = new Set([...keys.keys()].flatMap(key => /^p1-done\/([^/]+)\//.exec(key)?.[1] ?? []));
  const claimsOf = claimsIn(keys);
  const entries = new Map<string, LetterIndex>();
  const doubles: LetterIndex[] = [];
  for (const { row, name } of copies) {
    const claims = claimsOf.get(name.id) ?? [];
    const isClaimed = claims.some(
      ({ attempt, madeAt }) => attempt > name.attempt && !isOver(name.step, madeAt),
    );
    const index: LetterIndex = {
      id: name.id,
      state: isClaimed && name.state === 'ready' ? 'processing' : name.state,
      step: name.step,
      class: name.class,
      attempt: name.attempt,
      dueAt: name.dueAt,
      lastFailedAt: failedAt(row, name),
      obstacle: obstacleTo(row),
      place: String(row.id),
    };
    const counting = entries.get(name.id);
    if (done.has(name.id) || counting?.obstacle === null) doubles.push(index);
    else if (counting === undefined) entries.set(name.id, index);
  }
  return { kind: 'hit', entries: [...entries.values()], doubles, refused };
}

interface ClaimKey {
  readonly attempt: number;
  readonly madeAt: Date;
}

/** By entry. Who follows a dead owner claims the attempt after its: there may be several. */
function claimsIn(keys: Found['keys']): ReadonlyMap<string, readonly ClaimKey[]> {
  const claims = new Map<string, ClaimKey[]>();
  for (const [key, madeAt] of keys) {
    const [, id, attempt] = /^p1-claim\/([^/]+)\/(\d+)$/.exec(key) ?? [];
    if (id === undefined) continue;
    const claim = { attempt: Number(attempt), madeAt };
    claims.set(id, [...(claims.get(id) ?? []), claim]);
  }
  return claims;
}

function refusalOfRow(row: ArtifactRow, hasName: boolean): string | null {
  if (isOfFork(row)) return 'comes from a fork';
  if (!hasName) return 'is not the name of an entry';
  if (row.bytes > MAXIMUM_ENTRY_BYTES) return 'is longer than 1 MiB';
  return row.digest === null ? 'has no digest' : null;
}

/** A copy that was due when it was made comes from an order: nothing failed then. Names round up to whole seconds. */
function failedAt({ createdAt }: ArtifactRow, { dueAt }: LetterName): Date | null {
  const madeAt = new Date(createdAt);
  return dueAt !== null && dueAt.getTime() <= madeAt.getTime() + ROUNDED_MS ? null : madeAt;
}

/** A name that anybody may give, for a log and a terminal. */
function printable(name: string): string {
  const clean = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
  return clean.length <= LONGEST_NAME ? clean : `${clean.slice(0, LONGEST_NAME)}…`;
}
