import type { PullRequest, PullRequests, Review } from '../../gates/change-control/pull-requests-port.ts';
import { ExternalError } from '../../kernel/errors.ts';
import { isPlainObject, parseJson } from '../../kernel/trust-boundary.ts';
import { type ApiOptions, type GitHubApi, gitHubApi } from './api.ts';
import { refusalOf, unreachable } from './refusals.ts';

const PERMISSION = 'pull-requests: read';
const PER_PAGE = 100;
/** More pages than this of one list are in no repository that anybody reviews. */
const MOST_PAGES = 100;

/**
 * Pull requests and their reviews by GitHub's REST interface (docs.github.com: "List reviews for a pull request", "List pull requests associated
 * with a commit"). What cannot be read whole is an error: half a list of reviews could hold a refusal back.
 */
export function gitHubPullRequests(options: ApiOptions): PullRequests {
  const api = gitHubApi(options);
  return {
    find: async number => {
      const what = `Reading pull request #${number}`;
      return pullRequestOf(await read(api, `/pulls/${number}`, what), what);
    },
    reviewsOf: async number => {
      const what = `Listing the reviews of pull request #${number}`;
      return (await readList(api, `/pulls/${number}/reviews`, what)).map(value => reviewOf(value, what));
    },
    ofCommit: async commit => {
      const what = `Listing the pull requests of commit ${commit.slice(0, 12)}`;
      const listed = await readList(api, `/commits/${commit}/pulls`, what);
      return listed.map(value => pullRequestOf(value, what));
    },
  };
}

async function readList(api: GitHubApi, path: string, what: string): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const list = await read(api, `${path}?per_page=${PER_PAGE}&page=${page}`, what);
    if (!Array.isArray(list)) throw strange(what);
    found.push(...list);
    if (list.length < PER_PAGE) return found;
  }
  throw new ExternalError(`${what}: there are more than ${MOST_PAGES * PER_PAGE}.`, {
    isRetryable: false,
    fix: 'Open a new pull request for the same change.',
  });
}

async function read(api: GitHubApi, path: string, what: string): Promise<unknown> {
  const answer = await api.rest('GET', path);
  if (answer.kind === 'answered' && answer.status === 200) {
    try {
      return parseJson(answer.text);
    } catch {
      throw strange(what);
    }
  }
  const refused = answer.kind === 'answered' ? refusalOf(answer, what, PERMISSION) : undefined;
  const { message, fix, isRetryable } = refused ?? unreachable(what, answer);
  throw new ExternalError(message, { fix, isRetryable });
}

function pullRequestOf(value: unknown, what: string): PullRequest {
  const { number, user, head } = recordOf(value, what);
  const commit = isPlainObject(head) ? head['sha'] : undefined;
  if (typeof number !== 'number' || typeof commit !== 'string') throw strange(what);
  return { number, author: loginOf(user), head: commit };
}

function reviewOf(value: unknown, what: string): Review {
  const { user, state, commit_id: commit } = recordOf(value, what);
  const known = typeof state === 'string' ? STATES.get(state) : undefined;
  if (known === undefined) throw strange(what);
  return { user: loginOf(user), state: known, commit: typeof commit === 'string' ? commit : null };
}

const STATES: ReadonlyMap<string, Review['state']> = new Map([
  ['APPROVED', 'approved'],
  ['CHANGES_REQUESTED', 'changes-requested'],
  ['DISMISSED', 'dismissed'],
  ['COMMENTED', 'commented'],
  ['PENDING', 'pending'],
]);

/** Null for a user that is no more. */
function loginOf(user: unknown): string | null {
  const login = isPlainObject(user) ? user['login'] : undefined;
  return typeof login === 'string' && login !== '' ? login : null;
}

function recordOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (isPlainObject(value)) return value;
  throw strange(what);
}

function strange(what: string): ExternalError {
  return new ExternalError(`${what}: GitHub answered something else.`, {
    isRetryable: true,
    fix: 'Try again; see githubstatus.com if it stays so.',
  });
}
