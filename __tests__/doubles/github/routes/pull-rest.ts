import type { components } from '@octokit/openapi-types';
import { json, restError } from '../reply.ts';
import { conditional, paginate, permitted } from '../rest.ts';
import { type Call, parameter, type Reply, type Route } from '../route.ts';
import type { PullRequest, PullStore, Review } from '../stores/pulls.ts';
import type { TokenStore } from '../stores/tokens.ts';

type Parts = { readonly pulls: PullStore; readonly tokens: TokenStore };
type User = Pick<components['schemas']['simple-user'], 'login'>;
type ShownPull = Pick<components['schemas']['pull-request-simple'], 'number'> & {
  readonly user: User | null;
  readonly head: Pick<components['schemas']['pull-request-simple']['head'], 'sha'>;
};
type ShownReview = Pick<components['schemas']['pull-request-review'], 'id' | 'state' | 'commit_id'> & {
  readonly user: User | null;
};

/** https://docs.github.com/en/rest/pulls: pull requests, their reviews, and those of a commit. */
export function pullRest({ pulls, tokens }: Parts): readonly Route[] {
  const one = (answer: (call: Call, pull: PullRequest) => Reply) =>
    permitted(tokens, 'pull-requests: read', call => {
      const pull = pulls.find(Number(parameter(call, 'number')));
      return pull === undefined ? restError(404, 'Not Found') : answer(call, pull);
    });
  return [
    {
      operation: 'GetPull',
      method: 'GET',
      path: '/repos/:owner/:repo/pulls/:number',
      answer: one((call, pull) => conditional(call, json(200, shown(pull)))),
    },
    {
      operation: 'ListReviews',
      method: 'GET',
      path: '/repos/:owner/:repo/pulls/:number/reviews',
      answer: one((call, { reviews }) => {
        const { page, headers } = paginate(call, reviews.map(shownReview));
        return conditional(call, json(200, page, headers));
      }),
    },
    {
      operation: 'ListPullsOfCommit',
      method: 'GET',
      path: '/repos/:owner/:repo/commits/:commit/pulls',
      answer: permitted(tokens, 'pull-requests: read', call => {
        const { page, headers } = paginate(call, pulls.ofCommit(parameter(call, 'commit')).map(shown));
        return conditional(call, json(200, page, headers));
      }),
    },
  ];
}

function shown({ number, author, head }: PullRequest): ShownPull {
  return { number, user: userOf(author), head: { sha: head } };
}

function shownReview({ user, state, commit }: Review, index: number): ShownReview {
  return { id: index + 1, user: userOf(user), state, commit_id: commit };
}

function userOf(login: string | null): User | null {
  return login === null ? null : { login };
}
