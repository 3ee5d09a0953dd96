import type { GitStore } from '../stores/git.ts';
import type { GitRepository } from '../stores/git-repository.ts';
import { type Grant, isOf, type Need } from '../stores/tokens.ts';
import { commitOnBranch } from './commit-on-branch.ts';
import { commitObject } from './git-objects.ts';
import { notAccessible, refusal } from './refusal.ts';

/** Who asks, and whether it may do what needs this permission. */
export type Bearer = { readonly grant: Grant; readonly may: (need: Need) => boolean };

/** The fields of Query and Mutation that the double answers, for one token. */
export function graphqlRoot(git: GitStore, { grant, may }: Bearer) {
  const repositoryNamed = (name: string): GitRepository => {
    if (!isOf(grant, name)) {
      throw refusal('NOT_FOUND', `Could not resolve to a Repository with the name '${name}'.`);
    }
    return git.of(grant.repository);
  };
  return {
    repository: ({ owner, name }: { owner: string; name: string }) =>
      repositoryObject(repositoryNamed(`${owner}/${name}`), may),
    createCommitOnBranch: commitOnBranch(repositoryNamed, may),
  };
}

function repositoryObject(repository: GitRepository, may: Bearer['may']) {
  const branch = (name: string) => {
    if (!may('contents: read')) throw notAccessible();
    const oid = repository.head(name);
    if (oid === undefined) return null;
    return { __typename: 'Ref', name, prefix: 'refs/heads/', target: () => commitObject(repository, oid) };
  };
  return {
    __typename: 'Repository',
    nameWithOwner: repository.name,
    defaultBranchRef: () => branch(repository.defaultBranch),
    ref: ({ qualifiedName }: { qualifiedName: string }) => branch(qualifiedName.replace('refs/heads/', '')),
  };
}
