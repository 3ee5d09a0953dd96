import { isSameUser } from '../waivers/waiver.ts';
import type { PullRequest, Review } from './pull-requests-port.ts';

/** A pull request whose changes of protected paths are judged. */
export interface JudgedPullRequest extends PullRequest {
  readonly reviews: readonly Review[];
  /** Commits since which no protected path of it has changed, its newest among them. */
  readonly unchangedSince: readonly string[];
}

/**
 * Who of `approvers` lets the protected paths of `pullRequest` change: whose newest review that decides anything approves, of a state of the
 * pull request in which they were as they are. Nobody approves what they opened.
 */
export function approvalsOf(pullRequest: JudgedPullRequest, approvers: readonly string[]): readonly string[] {
  const { author, reviews, unchangedSince } = pullRequest;
  const newest = new Map<string, Review>();
  for (const review of reviews) {
    // A comment changes nothing of what was decided before, and what is pending nobody has said.
    if (review.user === null || review.state === 'commented' || review.state === 'pending') continue;
    newest.set(review.user.toLowerCase(), review);
  }
  return [...newest.values()].flatMap(({ user, state, commit }) => {
    if (user === null || state !== 'approved' || commit === null) return [];
    const counts =
      approvers.some(approver => isSameUser(approver, user)) &&
      (author === null || !isSameUser(author, user)) &&
      unchangedSince.includes(commit);
    return counts ? [user] : [];
  });
}
