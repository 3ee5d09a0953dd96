import type { StoreUnavailable } from '../../dlq/dead-letter-port.ts';
import { isPlainObject, parseJson } from '../../kernel/trust-boundary.ts';
import { objectIn } from './api.ts';
import { type Asking, ask, askFor, PER_PAGE, unlisted } from './letter-requests.ts';

/** Which commits the default branch has, as GitHub says; each is asked for once. */
export interface BranchCommits {
  /** Those that are known to be on the branch: its newest, and what {@link has} found. */
  readonly newest: () => Promise<ReadonlySet<string> | StoreUnavailable>;
  readonly has: (sha: string) => Promise<boolean | StoreUnavailable>;
}

export interface BranchCommitsOptions extends Asking {
  readonly defaultBranch: () => Promise<string | StoreUnavailable>;
}

const PERMISSION = 'contents: read';
const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/**
 * Asks by the commit that the branch is at, and never by its name: where a tag has the same name, the name may mean that.
 * (docs.github.com: "Get a reference", "List commits", "Compare two commits")
 */
export function branchCommits(options: BranchCommitsOptions): BranchCommits {
  const reached = new Set<string>();
  const missed = new Set<string>();
  let known: string | undefined;

  async function tipNow(): Promise<string | StoreUnavailable> {
    const branch = await options.defaultBranch();
    if (typeof branch !== 'string') return branch;
    const path = `/git/ref/heads/${branch.split('/').map(encodeURIComponent).join('/')}`;
    const answer = await ask(options, path, PERMISSION);
    if (answer.kind !== 'answer') return answer;
    const { object } = answer.body;
    const sha = isPlainObject(object) ? String(object['sha']) : '';
    return COMMIT.test(sha) ? sha : unlisted(options, `GitHub does not say where branch ${branch} is`);
  }

  /** The commit that the branch is at, whose newest commits are known. */
  async function tip(): Promise<string | StoreUnavailable> {
    if (known !== undefined) return known;
    const sha = await tipNow();
    if (typeof sha !== 'string') return sha;
    const path = `/commits?sha=${sha}&per_page=${PER_PAGE}`;
    const listed = await askFor(options, path, PERMISSION, ({ status, text }) =>
      status === 200 ? shasIn(text) : undefined,
    );
    if (listed.kind !== 'answer') return listed;
    for (const each of listed.body) reached.add(each);
    reached.add(sha);
    known = sha;
    return sha;
  }

  async function newest(): Promise<ReadonlySet<string> | StoreUnavailable> {
    const sha = await tip();
    return typeof sha === 'string' ? reached : sha;
  }

  async function has(sha: string): Promise<boolean | StoreUnavailable> {
    if (reached.has(sha)) return true;
    if (missed.has(sha) || !COMMIT.test(sha)) return false;
    const base = await tip();
    if (typeof base !== 'string') return base;
    if (reached.has(sha)) return true;
    let status = await compare(base, sha);
    // The branch may have moved since it was looked at.
    if (status === 'ahead') {
      const later = await tipNow();
      if (typeof later !== 'string') return later;
      if (later !== base) status = await compare(later, sha);
    }
    if (typeof status !== 'string') return status;
    const isReached = status === 'behind' || status === 'identical';
    (isReached ? reached : missed).add(sha);
    return isReached;
  }

  /** How `sha` stands to `base`; `missing` when GitHub does not have it, or they share nothing. */
  async function compare(base: string, sha: string): Promise<string | StoreUnavailable> {
    const answer = await askFor(options, `/compare/${base}...${sha}?per_page=1`, PERMISSION, said => {
      // The same token has just seen the branch: it is the commit that is not there.
      if (said.status === 404) return 'missing';
      const status = said.status === 200 ? objectIn(said.text)?.['status'] : undefined;
      return typeof status === 'string' ? status : undefined;
    });
    return answer.kind === 'answer' ? answer.body : answer;
  }

  return { newest, has };
}

function shasIn(text: string): readonly string[] | undefined {
  try {
    const listed = parseJson(text);
    if (!Array.isArray(listed)) return undefined;
    return listed.flatMap((each: unknown) => (isPlainObject(each) ? String(each['sha']) : []));
  } catch {
    return undefined;
  }
}
