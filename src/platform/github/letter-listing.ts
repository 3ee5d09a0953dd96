import type { StoreUnavailable } from '../../dlq/dead-letter-port.ts';
import { isPlainObject, parseJson } from '../../kernel/trust-boundary.ts';
import type { Found } from './letter-index.ts';
import { isLetterName, MARKERS } from './letter-name.ts';
import {
  type Answer,
  type ArtifactRow,
  type Asking,
  ask,
  PER_PAGE,
  pages,
  rowOf,
  timesOfKeys,
  totalOf,
  unlisted,
} from './letter-requests.ts';
import { isOfFork } from './letter-trust.ts';

/** What is kept of a listing, so that the next one asks for what is new alone. */
export interface ListingMemo {
  readonly load: () => string | null;
  readonly save: (text: string) => void;
}

export interface ListingOptions extends Asking {
  readonly defaultBranch: () => Promise<string | StoreUnavailable>;
  readonly memo: ListingMemo | null;
  readonly now: () => Date;
}

/** Runs that are asked for at once. */
const AT_ONCE = 8;
const MEMO_LASTS_MS = 3_600_000;
/** An artifact has its number from when its upload begins: a younger one may still appear among those that were seen. */
const UPLOAD_LASTS_MS = 15 * 60_000;
const MOST_NEW_PAGES = 3;

/** Lists markers, the artifacts of their runs, and the keys. Nothing is downloaded. */
export async function findLetters(options: ListingOptions): Promise<Found | StoreUnavailable> {
  const defaultBranch = await options.defaultBranch();
  if (typeof defaultBranch !== 'string') return defaultBranch;
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

async function allRows(options: ListingOptions): Promise<readonly ArtifactRow[] | StoreUnavailable> {
  const markers: Answer[] = [];
  for (const name of MARKERS) {
    const found = await pages(options, `/actions/artifacts?name=${name}`, 'artifacts');
    if ('kind' in found) return found;
    markers.push(...found);
  }
  const marks = markers.flatMap(each => rowOf(each) ?? []);
  // A fork's marker stands for all that its run holds: who fills it makes nobody ask for it.
  const rows = marks.filter(isOfFork);
  const runs = [...new Set(marks.filter(row => !isOfFork(row)).map(({ runId }) => runId))];
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
  options: ListingOptions,
): Promise<readonly ArtifactRow[] | StoreUnavailable | undefined> {
  const memo = memoIn(options);
  if (memo === undefined) return undefined;
  const rows = new Map(memo.rows.map(row => [row.id, row]));
  let seen = 0;
  for (let page = 1; page <= MOST_NEW_PAGES; page += 1) {
    const answer = await ask(
      options,
      `/actions/artifacts?per_page=${PER_PAGE}&page=${page}`,
      'actions: read',
    );
    if (answer.kind !== 'answer') return answer;
    const { artifacts } = answer.body;
    if (!Array.isArray(artifacts)) return unlisted(options, 'GitHub gave no list');
    const listed: readonly unknown[] = artifacts;
    seen += listed.length;
    for (const row of lettersIn(listed)) rows.set(row.id, row);
    const ids = listed.flatMap((each: unknown) => (isPlainObject(each) ? Number(each['id']) : []));
    if (ids.some(id => id <= memo.watermark)) return [...rows.values()];
    if (listed.length < PER_PAGE) return seen < totalOf(answer.body) ? undefined : [...rows.values()];
  }
  return undefined;
}

interface Memo {
  readonly at: string;
  readonly repository: string;
  readonly watermark: number;
  readonly rows: readonly ArtifactRow[];
  /** Commits that the default branch had. */
  readonly reached: readonly string[];
}

function remember({ memo, api, now }: ListingOptions, rows: readonly ArtifactRow[]): void {
  if (memo === null) return;
  const settled = rows.filter(({ createdAt }) => now().getTime() - Date.parse(createdAt) > UPLOAD_LASTS_MS);
  const watermark = Math.max(0, ...settled.map(({ id }) => id));
  const kept: Memo = { at: now().toISOString(), repository: api.repository, watermark, rows, reached: [] };
  memo.save(JSON.stringify(kept));
}

/** The commits that the default branch had within the last hour. */
export function keptCommits(options: Pick<ListingOptions, 'memo' | 'api' | 'now'>): ReadonlySet<string> {
  return new Set(memoIn(options)?.reached);
}

export function keepCommits(
  options: Pick<ListingOptions, 'memo' | 'api' | 'now'>,
  reached: ReadonlySet<string>,
): void {
  const memo = memoIn(options);
  if (memo !== undefined && [...reached].some(sha => !memo.reached.includes(sha)))
    options.memo?.save(JSON.stringify({ ...memo, reached: [...reached] }));
}

/** Takes what was removed just now out of what is kept: what is new since does not say it. */
export function forget(options: Pick<ListingOptions, 'memo' | 'api' | 'now'>, place: string): void {
  const memo = memoIn(options);
  if (memo === undefined) return;
  options.memo?.save(JSON.stringify({ ...memo, rows: memo.rows.filter(({ id }) => String(id) !== place) }));
}

function memoIn({ memo, api, now }: Pick<ListingOptions, 'memo' | 'api' | 'now'>): Memo | undefined {
  const text = memo?.load() ?? null;
  if (text === null) return undefined;
  try {
    const value = parseJson(text);
    if (!isPlainObject(value) || value['repository'] !== api.repository || !Array.isArray(value['rows']))
      return undefined;
    const { at, watermark, reached } = value;
    if (!Array.isArray(reached)) return undefined;
    if (typeof at !== 'string' || typeof watermark !== 'number') return undefined;
    const ageMs = now().getTime() - Date.parse(at);
    if (!(ageMs >= 0 && ageMs < MEMO_LASTS_MS)) return undefined;
    const rows = value['rows'].flatMap((row: unknown) => (isRow(row) ? [row] : []));
    return rows.length === value['rows'].length
      ? { at, watermark, repository: api.repository, rows, reached: reached.map(String) }
      : undefined;
  } catch {
    return undefined;
  }
}

function isRow(value: unknown): value is ArtifactRow {
  if (!isPlainObject(value)) return false;
  const texts = [
    value['name'],
    value['createdAt'],
    value['expiresAt'],
    value['headBranch'],
    value['headSha'],
  ];
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
    if (row === undefined) return [];
    const isMeant = isOfFork(row) ? MARKERS.includes(row.name) : isLetterName(row.name);
    return isMeant ? [row] : [];
  });
}
