import type { StoreUnavailable } from '../../dlq/dead-letter-port.ts';
import { isPlainObject } from '../../kernel/trust-boundary.ts';
import { type ApiAnswer, type GitHubApi, objectIn } from './api.ts';
import { refusalOf, unreachable } from './refusals.ts';

/** How GitHub is asked of the dead letters of a repository. */
export interface Asking {
  readonly api: GitHubApi;
  readonly pause: (ms: number) => Promise<void>;
}

export type Answer = Readonly<Record<string, unknown>>;

export interface Answered {
  readonly kind: 'answer';
  readonly body: Answer;
}

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
  /** The commit of its run. */
  readonly headSha: string;
}

export const PER_PAGE = 100;
const MOST_PAGES = 100;
const RETRIES = 2;
const PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;

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
    headSha: String(run['head_sha']),
  };
}

/**
 * When the keys that begin so were made, as far as the list shows by now. Those of the default branch alone: every pull
 * request may write keys of its own, which the list shows too.
 */
export async function timesOfKeys(
  asking: Asking,
  prefix: string,
  defaultBranch: string,
): Promise<ReadonlyMap<string, Date> | StoreUnavailable> {
  const ref = encodeURIComponent(`refs/heads/${defaultBranch}`);
  const path = `/actions/caches?key=${encodeURIComponent(prefix)}&ref=${ref}`;
  const found = await pages(asking, path, 'actions_caches');
  if ('kind' in found) return found;
  return new Map(found.map(each => [String(each['key']), new Date(String(each['created_at']))]));
}

/**
 * All pages of a list, or none: a part of a list is not one. What is removed between two pages moves the next ones up, and hides
 * one that nobody removed; then fewer are found than GitHub counts.
 */
export async function pages(
  asking: Asking,
  path: string,
  key: string,
): Promise<readonly Answer[] | StoreUnavailable> {
  for (let tries = 0; ; tries += 1) {
    const found = await pagesOnce(asking, path, key);
    if (found !== 'incomplete') return found;
    if (tries >= RETRIES) return unlisted(asking, 'GitHub shows fewer than it counts');
    await asking.pause(PAUSE_MS * 2 ** tries);
  }
}

async function pagesOnce(
  asking: Asking,
  path: string,
  key: string,
): Promise<readonly Answer[] | StoreUnavailable | 'incomplete'> {
  const found: Answer[] = [];
  let most = 0;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const more = path.includes('?') ? '&' : '?';
    const answer = await ask(asking, `${path}${more}per_page=${PER_PAGE}&page=${page}`, 'actions: read');
    if (answer.kind !== 'answer') return answer;
    const listed = answer.body[key];
    if (!Array.isArray(listed)) return unlisted(asking, 'GitHub gave no list');
    found.push(...listed.filter(isPlainObject));
    most = Math.max(most, totalOf(answer.body));
    if (listed.length < PER_PAGE) return found.length < most ? 'incomplete' : found;
  }
  return unlisted(asking, `there are more than ${MOST_PAGES * PER_PAGE}`);
}

/** How many GitHub says that there are; 0 where it does not say. */
export function totalOf({ total_count: total }: Answer): number {
  return typeof total === 'number' ? total : 0;
}

export function unlisted({ api }: Pick<Asking, 'api'>, why: string): StoreUnavailable {
  return {
    kind: 'unavailable',
    reasonCode: 'state-unavailable',
    message: `Listing the dead letters of ${api.repository}: ${why}.`,
    fix: 'Try again; see githubstatus.com if it stays so.',
  };
}

/** One question, asked again when GitHub is busy. */
export async function ask(
  asking: Asking,
  path: string,
  permission: string,
): Promise<Answered | StoreUnavailable> {
  return askFor(asking, path, permission, ({ status, text }) =>
    status === 200 ? objectIn(text) : undefined,
  );
}

/** @param read what an answer says; undefined when it is none. */
export async function askFor<T>(
  { api, pause }: Asking,
  path: string,
  permission: string,
  read: (answer: Extract<ApiAnswer, { kind: 'answered' }>) => T | undefined,
): Promise<{ readonly kind: 'answer'; readonly body: T } | StoreUnavailable> {
  const what = `Asking for the dead letters of ${api.repository}`;
  for (let tries = 0; ; tries += 1) {
    const answer = await api.rest('GET', path);
    const body = answer.kind === 'answered' ? read(answer) : undefined;
    if (body !== undefined) return { kind: 'answer', body };
    const refused = answer.kind === 'answered' ? refusalOf(answer, what, permission) : undefined;
    const trouble = refused ?? unreachable(what, answer);
    const waitMs = trouble.retryAfterMs ?? PAUSE_MS * 2 ** tries;
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
