import type { CreateCommitOnBranchInput } from '@octokit/graphql-schema';
import type { Changes, GitRepository, Protection } from '../stores/git-repository.ts';
import type { Need } from '../stores/tokens.ts';
import { commitObject } from './git-objects.ts';
import { notAccessible, type RefusalType, refusal } from './refusal.ts';

type Arguments = { readonly input: CreateCommitOnBranchInput };

/** https://docs.github.com/en/graphql/reference/mutations#createcommitonbranch */
export function commitOnBranch(
  repositoryNamed: (name: string) => GitRepository,
  may: (need: Need) => boolean,
) {
  return ({ input }: Arguments) => {
    const repository = repositoryNamed(input.branch.repositoryNameWithOwner ?? '');
    const branch = (input.branch.branchName ?? '').replace('refs/heads/', '');
    if (!may('contents: write')) throw notAccessible();
    const head = repository.head(branch);
    if (head === undefined) {
      throw refusal('NOT_FOUND', `Could not resolve to a Ref with the name '${branch}'.`);
    }
    const protection = repository.protectionOf(branch);
    if (protection) throw refusal(protectionTypes[protection], protectionMessages[protection]);
    if (head !== input.expectedHeadOid) {
      const message = `Expected branch to point to "${input.expectedHeadOid}" but it did not.  Pull and try again.`;
      throw refusal('STALE_DATA', message);
    }
    const { headline, body } = input.message;
    const message = body ? `${headline}\n\n${body}` : headline;
    const oid = repository.write(branch, changesOf(input, repository, head), message);
    return { __typename: 'CreateCommitOnBranchPayload', commit: () => commitObject(repository, oid) };
  };
}

function changesOf(
  { fileChanges }: CreateCommitOnBranchInput,
  repository: GitRepository,
  head: string,
): Changes {
  const changes: Record<string, Buffer | null> = {};
  for (const { path } of fileChanges?.deletions ?? []) {
    if (!repository.filesAt(head).has(path)) {
      const message = `A path was requested for deletion which does not exist as of commit oid \`${head}\``;
      throw refusal('NOT_FOUND', message);
    }
    changes[path] = null;
  }
  for (const { path, contents } of fileChanges?.additions ?? []) {
    changes[path] = Buffer.from(String(contents), 'base64');
  }
  return changes;
}

const protectionTypes: Readonly<Record<Protection, RefusalType>> = {
  ruleset: 'UNPROCESSABLE',
  'branch-protection': 'BRANCH_PROTECTION_RULE_VIOLATION',
};

export const protectionMessages: Readonly<Record<Protection, string>> = {
  ruleset: 'Repository rule violations found\n\nChanges must be made through a pull request.\n\n',
  'branch-protection': 'Changes must be made through a pull request.',
};
