import { type Git, linesOf } from '../../git/git.ts';
import { commitOf, refuseShallow, requireCommit } from '../../git/revisions.ts';
import { UnresolvableError } from '../../git/unresolvable.ts';
import type { Environment } from '../../kernel/inputs.ts';
import { type EventChange, eventChange } from '../../platform/github/event-change.ts';

/** Which commits are judged. */
export interface ChangeScope {
  /** Null when no change is judged, but what stands. */
  readonly base: string | null;
  readonly mergeBase: string | null;
  readonly head: string;
  readonly pullRequest: { readonly number: number; readonly author: string; readonly head: string } | null;
  /** `the change 0123456789ab..ba9876543210`, for a person. */
  readonly what: string;
}

export interface ScopeAsk {
  /** As a person gave them; null takes those of the event. */
  readonly base: string | null;
  readonly head: string | null;
}

/**
 * The change that is to be judged, of which the head is checked out: files are read from the working tree.
 *
 * @throws UnresolvableError when there is no repository, its history is not whole, or something else is checked out.
 */
export async function changeScope(git: Git, ask: ScopeAsk, env: Environment): Promise<ChangeScope> {
  const head = await requireCommit(git, 'HEAD', 'head');
  const event = ask.base === null ? eventChange(env) : ({ kind: 'none' } as const);
  if (event.kind === 'unreadable') throw unreadableEvent(env);
  const named = ask.head ?? (event.kind === 'none' ? null : event.head);
  const asked = ask.base ?? (event.kind === 'none' ? null : event.base);
  if (asked !== null) await refuseShallow(git);
  if (named !== null) await requireCheckedOut(git, named, head);
  if (asked === null)
    return { base: null, mergeBase: null, head, pullRequest: null, what: `commit ${short(head)}` };
  const told = await requireCommit(git, asked, 'base');
  const base = event.kind === 'pull-request' ? await currentBase(git, event, told, head) : told;
  const mergeBase = linesOf((await git.ask(['merge-base', base, head])) ?? Buffer.alloc(0))[0];
  if (mergeBase === undefined) throw unrelated(base, head);
  const pullRequest =
    event.kind === 'pull-request' ? { number: event.number, author: event.author, head: event.head } : null;
  return { base, mergeBase, head, pullRequest, what: `the change ${short(base)}..${short(head)}` };
}

/** Files of another commit than the one to be judged would say nothing of it. */
async function requireCheckedOut(git: Git, named: string, head: string): Promise<void> {
  const commit = await requireCommit(git, named, 'head');
  if ((await git.ask(['merge-base', '--is-ancestor', commit, head])) !== null) return;
  throw new UnresolvableError(
    `The commit to be judged, ${short(commit)}, is not checked out: HEAD is ${short(head)}, which does not have it.`,
    'Check it out: `actions/checkout` without `ref`, on `pull_request` and not on `pull_request_target`.',
  );
}

/**
 * The payload tells the base's tip of some moment; GitHub's merge commit of a pull request has a newer one for its first parent, if the base
 * has moved on since.
 */
async function currentBase(
  git: Git,
  event: Extract<EventChange, { kind: 'pull-request' }>,
  told: string,
  head: string,
): Promise<string> {
  const line = linesOf(await git.read(['rev-list', '--parents', '--max-count=1', head]))[0] ?? '';
  const [, first, second, third] = line.split(' ');
  if (first === undefined || second !== event.head || third !== undefined) return told;
  const isNewer = (await git.ask(['merge-base', '--is-ancestor', told, first])) !== null;
  return isNewer ? ((await commitOf(git, first)) ?? told) : told;
}

function unreadableEvent(env: Environment): UnresolvableError {
  return new UnresolvableError(
    `The event \`${env['GITHUB_EVENT_NAME'] ?? ''}\` does not say which change it is about: its payload cannot be read.`,
    'Run it in a job of that event as GitHub starts it, or give `base` and `head`.',
  );
}

function unrelated(base: string, head: string): UnresolvableError {
  return new UnresolvableError(
    `The base ${short(base)} and the head ${short(head)} have no history in common.`,
    'Name the base that the change is to be merged into.',
  );
}

function short(commit: string): string {
  return commit.slice(0, 12);
}
