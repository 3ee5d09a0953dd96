import type { components } from '@octokit/openapi-types';
import { json, restError } from '../reply.ts';
import { conditional, paginate, permitted } from '../rest.ts';
import { type Call, parameter, type Reply, type Route } from '../route.ts';
import type { GitStore } from '../stores/git.ts';
import type { Commit, GitRepository } from '../stores/git-repository.ts';
import type { TokenStore } from '../stores/tokens.ts';

type Parts = { readonly git: GitStore; readonly tokens: TokenStore };
type Compared = components['schemas']['commit-comparison'];
type Shown = Pick<Compared, 'status' | 'ahead_by' | 'behind_by' | 'total_commits'>;

const ALL = 250;

/** https://docs.github.com/en/rest/commits/commits: the list of commits, and two of them compared. */
export function commitRest({ git, tokens }: Parts): readonly Route[] {
  const asked = (answer: (call: Call, repository: GitRepository) => Reply) =>
    permitted(tokens, 'contents: read', (call, name) => {
      const repository = git.of(name);
      return repository.isEmpty() ? restError(409, 'Git Repository is empty.') : answer(call, repository);
    });
  return [
    {
      operation: 'ListCommits',
      method: 'GET',
      path: '/repos/:owner/:repo/commits',
      answer: asked(list),
    },
    {
      operation: 'CompareCommits',
      method: 'GET',
      path: '/repos/:owner/:repo/compare/*basehead',
      answer: asked(compare),
    },
  ];
}

function list(call: Call, repository: GitRepository): Reply {
  const start = commitAt(repository, call.url.searchParams.get('sha') ?? repository.defaultBranch);
  if (start === undefined) return restError(404, 'Not Found');
  const { page, headers } = paginate(call, repository.history(start));
  return conditional(call, json(200, page.map(shown), headers));
}

function compare(call: Call, repository: GitRepository): Reply {
  const [base, head] = parameter(call, 'basehead')
    .split('...')
    .map(name => commitAt(repository, name));
  if (base === undefined || head === undefined) return restError(404, 'Not Found');
  const [before, after] = [base, head].map(oid => repository.history(oid).map(commit => commit.oid));
  const ahead = (after ?? []).filter(oid => before?.includes(oid) !== true).reverse();
  const behind = (before ?? []).filter(oid => after?.includes(oid) !== true);
  if (ahead.length === after?.length)
    return restError(404, `No common ancestor between ${base} and ${head}.`);
  const { page, headers } = paginate(call, call.url.searchParams.has('per_page') ? ahead : ahead.slice(-ALL));
  const commits = page.flatMap(oid => repository.commit(oid) ?? []).map(shown);
  const answer: Shown = {
    status: statusOf(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
  };
  return conditional(call, json(200, { ...answer, commits }, headers));
}

function statusOf(ahead: number, behind: number): Compared['status'] {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}

/** A whole name of a commit, or a branch; a tag of a branch's name would be taken before it. */
function commitAt(repository: GitRepository, name: string): string | undefined {
  return (
    repository.commit(name)?.oid ??
    repository.tags.get(name) ??
    repository.head(name.replace(/^refs\/heads\/|^heads\//, ''))
  );
}

function shown({ oid, message, parents }: Commit) {
  return { sha: oid, commit: { message }, parents: parents.map(sha => ({ sha })) };
}
