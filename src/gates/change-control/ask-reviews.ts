import type { Git } from '../../git/git.ts';
import { linesOf } from '../../git/git.ts';
import { commitOf } from '../../git/revisions.ts';
import { UnresolvableError } from '../../git/unresolvable.ts';
import type { JudgedPullRequest } from './approvals.ts';
import { changesBetween } from './changes.ts';
import type { ProtectedAs } from './protected-paths.ts';
import type { PullRequest, PullRequests } from './pull-requests-port.ts';
import { protectedAmong } from './read-change.ts';

export interface AskCall {
  readonly git: Git;
  readonly pullRequests: PullRequests;
  readonly protectedAs: ProtectedAs;
  readonly mergeBase: string;
  /** The commit that is judged. */
  readonly head: string;
}

/**
 * The pull request with its reviews.
 *
 * @throws UnresolvableError when what is judged is not what was reviewed.
 */
export async function askOne(
  call: AskCall,
  { number, head }: { number: number; head: string },
): Promise<readonly JudgedPullRequest[]> {
  if (!(await isPartOf(call.git, head, call.head)))
    throw new UnresolvableError(
      `The commit that is checked out has not come from pull request #${number}: its reviews say nothing of it.`,
      'Check out what `actions/checkout` takes for a pull request by itself (no `ref:`), with `fetch-depth: 0`.',
    );
  const found = await call.pullRequests.find(number);
  // Reviews of what was pushed since say nothing of what is judged here.
  return [await withReviews(call, { ...found, head })];
}

/** Each pull request of a merge group that changes protected paths, or of which that cannot be ruled out. */
export async function askGroup(call: AskCall, ref: string): Promise<readonly JudgedPullRequest[]> {
  const members = await membersOf(call, ref);
  const suspects: PullRequest[] = [];
  for (const member of members) if (!(await isInnocent(call, member))) suspects.push(member);
  // Somebody brought them.
  const judged = suspects.length === 0 ? members : suspects;
  return Promise.all(judged.map(member => withReviews(call, member)));
}

/** More commits are in no merge group; each costs a request. */
const MOST_COMMITS = 100;

async function membersOf(
  { git, pullRequests, mergeBase, head }: AskCall,
  ref: string,
): Promise<readonly PullRequest[]> {
  const range = [
    'rev-list',
    '--first-parent',
    '--parents',
    `--max-count=${MOST_COMMITS + 1}`,
    head,
    `^${mergeBase}`,
  ];
  const lines = linesOf(await git.read(range));
  if (lines.length > MOST_COMMITS)
    throw new UnresolvableError(
      `The merge group has more than ${MOST_COMMITS} commits.`,
      'Let it hold fewer pull requests.',
    );
  const members = new Map<number, PullRequest>();
  const named = Number(/\/gh-readonly-queue\/.+\/pr-(\d+)-[0-9a-f]+$/.exec(ref)?.[1] ?? Number.NaN);
  if (Number.isSafeInteger(named)) members.set(named, await pullRequests.find(named));
  for (const [index, line] of lines.entries()) {
    const [commit = '', , ...merged] = line.split(' ');
    const found = (await Promise.all([commit, ...merged].map(pullRequests.ofCommit))).flat();
    for (const each of found) members.set(each.number, each);
    // The newest is that of the pull request that the ref names.
    if (found.length === 0 && !(index === 0 && Number.isSafeInteger(named))) throw unknownOrigin(commit);
  }
  return [...members.values()];
}

function unknownOrigin(commit: string): UnresolvableError {
  return new UnresolvableError(
    `GitHub names no pull request that commit ${commit.slice(0, 12)} is from, so that nobody can have let it change protected paths.`,
    'Queue one pull request at a time (a group of one is named by its branch), or merge by merge commits.',
  );
}

/** Whether a pull request certainly changes no protected path: its commits are in the group, and in this clone. */
async function isInnocent(
  { git, protectedAs, mergeBase, head }: AskCall,
  member: PullRequest,
): Promise<boolean> {
  if (!(await isPartOf(git, member.head, head))) return false;
  const base = linesOf((await git.ask(['merge-base', mergeBase, member.head])) ?? Buffer.alloc(0))[0];
  if (base === undefined) return false;
  return protectedAmong(await changesBetween(git, base, member.head), protectedAs).length === 0;
}

async function withReviews(
  { git, pullRequests, protectedAs }: AskCall,
  pullRequest: PullRequest,
): Promise<JudgedPullRequest> {
  const reviews = await pullRequests.reviewsOf(pullRequest.number);
  const reviewed = new Set(
    reviews.flatMap(({ commit, state }) => (commit === null || state !== 'approved' ? [] : [commit])),
  );
  const unchangedSince = [pullRequest.head];
  for (const commit of reviewed) {
    if (commit === pullRequest.head || !/^[0-9a-f]{40,64}$/.test(commit)) continue;
    const both = [await commitOf(git, commit), await commitOf(git, pullRequest.head)];
    if (both.includes(null)) continue;
    const since = await changesBetween(git, commit, pullRequest.head);
    if (protectedAmong(since, protectedAs).length === 0) unchangedSince.push(commit);
  }
  return { ...pullRequest, reviews, unchangedSince };
}

async function isPartOf(git: Git, commit: string, of: string): Promise<boolean> {
  if (!/^[0-9a-f]{40,64}$/.test(commit) || (await commitOf(git, commit)) === null) return false;
  return (await git.ask(['merge-base', '--is-ancestor', commit, of])) !== null;
}
