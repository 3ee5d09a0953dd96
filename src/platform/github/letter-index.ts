import { MAXIMUM_ENTRY_BYTES } from '../../dlq/dead-letter.ts';
import type { LetterIndex, Listing, RefusedLetter, StoreUnavailable } from '../../dlq/dead-letter-port.ts';
import { isPlainObject, parseJson } from '../../kernel/trust-boundary.ts';
import { type GitHubApi, objectIn } from './api.ts';
import { isLetterName, MARKERS, parseName } from './letter-name.ts';
import { refusalOf, unreachable } from './refusals.ts';

/** An artifact that may be an entry, as GitHub lists it. */
export interface ArtifactRow {
  readonly id: number;
  readonly name: string;
  readonly digest: string | null;
  readonly bytes: number;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly runId: number;
  readonly repositoryId: number;
  readonly headRepositoryId: number;
  readonly headBranch: string;
}

/** What is kept of a listing, so that the next one asks for what is new alone. */
export interface ListingMemo {
  readonly load: () => string | null;
  readonly save: (text: string) => void;
}

export interface IndexOptions {
  readonly api: GitHubApi;
  readonly memo: ListingMemo | null;
  readonly now: () => Date;
  readonly pause: (ms: number) => Promise<void>;
}

/** Everything that GitHub says of the queue. */
export interface Found {
  readonly kind: 'found';
  readonly defaultBranch: string;
  readonly rows: readonly ArtifactRow[];
  /** Keys `p1-done/…` and `p1-claim/…`, and when each was made. */
  readonly keys: ReadonlyMap<string, Date>;
}

const PER_PAGE = 100;
const MOST_PAGES = 100;
/** Runs that are asked for at once. */
const AT_ONCE = 8;
const MEMO_LASTS_MS = 3_600_000;
/** An artifact has its number from when its upload begins: a younger one may still appear among those that were seen. */
const UPLOAD_LASTS_MS = 15 * 60_000;
const MOST_NEW_PAGES = 3;
const RETRIES = 2;
const LONGEST_PAUSE_MS = 5_000;

/** Lists markers, the artifacts of their runs, and the keys. Nothing is downloaded. */
export async function findLetters(options: IndexOptions): Promise<Found | StoreUnavailable> {
  const home = await ask(options, '', 'contents: read');
  if (home.kind !== 'answer') return home;
  const defaultBranch = String(home.body['default_branch']);
  const rows = (await newRows(options)) ?? (await allRows(options));
  if ('kind' in rows) return rows;
  const keys = new Map<string, Date>();
  for (const prefix of ['p1-done/', 'p1-claim/']) {
    const found = await timesOfKeys(options, prefix, defaultBranch);
    if ('kind' in found) return found;
    for (const [key, madeAt] of found) keys.set(key, madeAt);
  }
  const now = options.now().getTime();
  const alive = rows.filter(({ expiresAt }) => Date.parse(expiresAt) > now);
  return { kind: 'found', defaultBranch, rows: alive, keys };
}

/** What `found` amounts to: of several copies of an entry the latest of the default branch, if it has any, unless it is resolved. */
export function indexOf(
  { rows, keys, defaultBranch }: Found,
  isOver: (name: string, madeAt: Date) => boolean,
): Listing {
  const refused: RefusedLetter[] = [];
  const copies = rows.flatMap(row => {
    const name = parseName(row.name);
    const why = refusalOfRow(row, name !== undefined);
    if (why !== null) refused.push({ name: row.name, why });
    return name === undefined || why !== null ? [] : [{ row, name }];
  });
  const trustIn = ({ row }: { row: ArtifactRow }): number => Number(row.headBranch === defaultBranch);
  // Any job may upload: what another branch says of an entry must not stand for what the default branch says of it.
  copies.sort(
    (one, other) =>
      trustIn(other) - trustIn(one) || other.name.attempt - one.name.attempt || other.row.id - one.row.id,
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
      lastFailedAt: new Date(row.createdAt),
      obstacle:
        row.headBranch === defaultBranch
          ? null
          : `comes from branch ${row.headBranch}, and waits until somebody redrives it`,
      place: String(row.id),
    };
    if (done.has(name.id) || entries.has(name.id)) doubles.push(index);
    else entries.set(name.id, index);
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
  if (row.headRepositoryId !== row.repositoryId) return 'comes from a fork';
  if (!hasName) return 'is not the name of an entry';
  if (row.bytes > MAXIMUM_ENTRY_BYTES) return 'is longer than 1 MiB';
  return row.digest === null ? 'has no digest' : null;
}

type Answer = Readonly<Record<string, unknown>>;

export interface Answered {
  readonly kind: 'answer';
  readonly body: Answer;
}

async function allRows(options: IndexOptions): Promise<readonly ArtifactRow[] | StoreUnavailable> {
  const markers: Answer[] = [];
  for (const name of MARKERS) {
    const found = await pages(options, `/actions/artifacts?name=${name}`, 'artifacts');
    if ('kind' in found) return found;
    markers.push(...found);
  }
  const runs = [...new Set(markers.flatMap(each => rowOf(each)?.runId ?? []))];
  const rows: ArtifactRow[] = [];
  for (let start = 0; start < runs.length; start += AT_ONCE) {
    const found = await Promise.all(
      runs
        .slice(start, start + AT_ONCE)
        .map(run => pages(options, `/actions/runs/${run}/artifacts`, 'artifacts')),
    );
    for (const each of found) {
      if ('kind' in each) return each;
      rows.push(...lettersIn(each));
    }
  }
  remember(options, rows);
  return rows;
}

/** What the memo has and what is new since; undefined when it is too old, or too much is new. */
async function newRows(
  options: IndexOptions,
): Promise<readonly ArtifactRow[] | StoreUnavailable | undefined> {
  const memo = memoIn(options);
  if (memo === undefined) return undefined;
  const rows = new Map(memo.rows.map(row => [row.id, row]));
  for (let page = 1; page <= MOST_NEW_PAGES; page += 1) {
    const answer = await ask(
      options,
      `/actions/artifacts?per_page=${PER_PAGE}&page=${page}`,
      'actions: read',
    );
    if (answer.kind !== 'answer') return answer;
    const { artifacts } = answer.body;
    const listed: readonly unknown[] = Array.isArray(artifacts) ? artifacts : [];
    for (const row of lettersIn(listed)) rows.set(row.id, row);
    const ids = listed.flatMap((each: unknown) => (isPlainObject(each) ? Number(each['id']) : []));
    if (listed.length < PER_PAGE || ids.some(id => id <= memo.watermark)) return [...rows.values()];
  }
  return undefined;
}

interface Memo {
  readonly at: string;
  readonly repository: string;
  readonly watermark: number;
  readonly rows: readonly ArtifactRow[];
}

function remember({ memo, api, now }: IndexOptions, rows: readonly ArtifactRow[]): void {
  if (memo === null) return;
  const settled = rows.filter(({ createdAt }) => now().getTime() - Date.parse(createdAt) > UPLOAD_LASTS_MS);
  const watermark = Math.max(0, ...settled.map(({ id }) => id));
  const kept: Memo = { at: now().toISOString(), repository: api.repository, watermark, rows };
  memo.save(JSON.stringify(kept));
}

/** Takes what was removed just now out of what is kept: what is new since does not say it. */
export function forget(options: Pick<IndexOptions, 'memo' | 'api' | 'now'>, place: string): void {
  const memo = memoIn(options);
  if (memo === undefined) return;
  options.memo?.save(JSON.stringify({ ...memo, rows: memo.rows.filter(({ id }) => String(id) !== place) }));
}

function memoIn({ memo, api, now }: Pick<IndexOptions, 'memo' | 'api' | 'now'>): Memo | undefined {
  const text = memo?.load() ?? null;
  if (text === null) return undefined;
  try {
    const value = parseJson(text);
    if (!isPlainObject(value) || value['repository'] !== api.repository || !Array.isArray(value['rows']))
      return undefined;
    const { at, watermark } = value;
    if (typeof at !== 'string' || typeof watermark !== 'number') return undefined;
    const ageMs = now().getTime() - Date.parse(at);
    if (!(ageMs >= 0 && ageMs < MEMO_LASTS_MS)) return undefined;
    const rows = value['rows'].flatMap((row: unknown) => (isRow(row) ? [row] : []));
    return rows.length === value['rows'].length
      ? { at, watermark, repository: api.repository, rows }
      : undefined;
  } catch {
    return undefined;
  }
}

function isRow(value: unknown): value is ArtifactRow {
  if (!isPlainObject(value)) return false;
  const texts = [value['name'], value['createdAt'], value['expiresAt'], value['headBranch']];
  const numbers = [
    value['id'],
    value['bytes'],
    value['runId'],
    value['repositoryId'],
    value['headRepositoryId'],
  ];
  const { digest } = value;
  return (
    texts.every(each => typeof each === 'string') &&
    numbers.every(each => typeof each === 'number') &&
    (digest === null || typeof digest === 'string')
  );
}

function lettersIn(listed: readonly unknown[]): readonly ArtifactRow[] {
  return listed.flatMap(each => {
    const row = isPlainObject(each) ? rowOf(each) : undefined;
    return row !== undefined && isLetterName(row.name) ? [row] : [];
  });
}

/** An artifact as REST tells it (docs.github.com: "List artifacts for a repository"); undefined for one without a run. */
export function rowOf(artifact: Answer): ArtifactRow | undefined {
  const run = artifact['workflow_run'];
  if (!isPlainObject(run) || artifact['expired'] === true) return undefined;
  const { digest } = artifact;
  return {
    id: Number(artifact['id']),
    name: String(artifact['name']),
    digest: typeof digest === 'string' ? digest : null,
    bytes: Number(artifact['size_in_bytes']),
    createdAt: String(artifact['created_at']),
    expiresAt: String(artifact['expires_at']),
    runId: Number(run['id']),
    repositoryId: Number(run['repository_id']),
    headRepositoryId: Number(run['head_repository_id']),
    headBranch: String(run['head_branch']),
  };
}

/**
 * When the keys that begin so were made, as far as the list shows by now. Those of the default branch alone: every pull
 * request may write keys of its own, which the list shows too.
 */
export async function timesOfKeys(
  options: Pick<IndexOptions, 'api' | 'pause'>,
  prefix: string,
  defaultBranch: string,
): Promise<ReadonlyMap<string, Date> | StoreUnavailable> {
  const ref = encodeURIComponent(`refs/heads/${defaultBranch}`);
  const path = `/actions/caches?key=${encodeURIComponent(prefix)}&ref=${ref}`;
  const found = await pages(options, path, 'actions_caches');
  if ('kind' in found) return found;
  return new Map(found.map(each => [String(each['key']), new Date(String(each['created_at']))]));
}

/** All pages of a list, or none: a part of a list is not one. */
async function pages(
  options: Pick<IndexOptions, 'api' | 'pause'>,
  path: string,
  key: string,
): Promise<readonly Answer[] | StoreUnavailable> {
  const found: Answer[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const more = path.includes('?') ? '&' : '?';
    const answer = await ask(options, `${path}${more}per_page=${PER_PAGE}&page=${page}`, 'actions: read');
    if (answer.kind !== 'answer') return answer;
    const listed = answer.body[key];
    if (!Array.isArray(listed)) return unlisted(options, 'GitHub gave no list');
    found.push(...listed.filter(isPlainObject));
    if (listed.length < PER_PAGE) return found;
  }
  return unlisted(options, `there are more than ${MOST_PAGES * PER_PAGE}`);
}

function unlisted({ api }: Pick<IndexOptions, 'api'>, why: string): StoreUnavailable {
  return {
    kind: 'unavailable',
    reasonCode: 'state-unavailable',
    message: `Listing the dead letters of ${api.repository}: ${why}.`,
    fix: 'Try again; see githubstatus.com if it stays so.',
  };
}

/** One question, asked again when GitHub is busy. */
export async function ask(
  { api, pause }: Pick<IndexOptions, 'api' | 'pause'>,
  path: string,
  permission: string,
): Promise<Answered | StoreUnavailable> {
  const what = `Asking for the dead letters of ${api.repository}`;
  for (let tries = 0; ; tries += 1) {
    const answer = await api.rest('GET', path);
    const body = answer.kind === 'answered' && answer.status === 200 ? objectIn(answer.text) : undefined;
    if (body !== undefined) return { kind: 'answer', body };
    const refused = answer.kind === 'answered' ? refusalOf(answer, what, permission) : undefined;
    const trouble = refused ?? unreachable(what, answer);
    const waitMs = trouble.retryAfterMs ?? 500 * 2 ** tries;
    if (!trouble.isRetryable || tries >= RETRIES || waitMs > LONGEST_PAUSE_MS) return unavailable(trouble);
    await pause(waitMs);
  }
}

export function unavailable({ reasonCode, message, fix }: ReturnType<typeof unreachable>): StoreUnavailable {
  return {
    kind: 'unavailable',
    reasonCode: reasonCode === 'permission-missing' ? reasonCode : 'state-unavailable',
    message,
    fix,
  };
}
