import type { components } from '@octokit/openapi-types';
import { json } from '../reply.ts';
import { conditional, permitted } from '../rest.ts';
import type { Route } from '../route.ts';
import type { GitStore } from '../stores/git.ts';
import type { TokenStore } from '../stores/tokens.ts';

type Parts = { readonly git: GitStore; readonly tokens: TokenStore; readonly repositoryId: number };
type Shown = Pick<components['schemas']['full-repository'], 'id' | 'full_name' | 'default_branch'>;

/** https://docs.github.com/en/rest/repos/repos: metadata, which any token of the repository may read. */
export function repositoryRest({ git, tokens, repositoryId }: Parts): readonly Route[] {
  return [
    {
      operation: 'GetRepository',
      method: 'GET',
      path: '/repos/:owner/:repo',
      answer: permitted(tokens, 'contents: read', (call, name) => {
        const { defaultBranch } = git.of(name);
        const shown: Shown = { id: repositoryId, full_name: name, default_branch: defaultBranch };
        return conditional(call, json(200, shown));
      }),
    },
  ];
}
