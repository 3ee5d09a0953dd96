import type { components } from '@octokit/openapi-types';
import { protectionMessages } from '../graphql/commit-on-branch.ts';
import { json, restError } from '../reply.ts';
import { permitted } from '../rest.ts';
import { type Call, parameter, type Reply, type Route } from '../route.ts';
import type { GitStore } from '../stores/git.ts';
import type { GitRepository } from '../stores/git-repository.ts';
import type { TokenStore } from '../stores/tokens.ts';
import { type JsonRecord, optionalText, parseRecord, recordList, text, textList } from '../trust-boundary.ts';

type Schemas = components['schemas'];

type Parts = { readonly git: GitStore; readonly tokens: TokenStore };

type Handler = (repository: GitRepository, request: JsonRecord, url: string, call: Call) => Reply;

/** https://docs.github.com/en/rest/git: the parts that make a branch out of nothing. */
export function gitDataRest({ git, tokens }: Parts): readonly Route[] {
  const handled = (need: 'contents: read' | 'contents: write', handler: Handler) =>
    permitted(tokens, need, (call, name) => {
      const request = call.body.length === 0 ? {} : parseRecord(call.body.toString());
      return handler(git.of(name), request, `${call.url.origin}/repos/${name}/git`, call);
    });
  const create = (
    operation: 'CreateBlob' | 'CreateTree' | 'CreateCommit' | 'CreateRef',
    handler: Handler,
  ) => ({
    operation,
    method: 'POST',
    path: `/repos/:owner/:repo/git/${operation.slice('Create'.length).toLowerCase()}s`,
    answer: handled('contents: write', handler),
  });
  return [
    create('CreateBlob', createBlob),
    create('CreateTree', createTree),
    create('CreateCommit', createCommit),
    create('CreateRef', createRef),
    {
      operation: 'GetRef',
      method: 'GET',
      path: '/repos/:owner/:repo/git/ref/heads/*branch',
      answer: handled('contents: read', getRef),
    },
  ];
}

const createBlob: Handler = (repository, request, url) => {
  const encoding = optionalText(request, 'encoding') === 'base64' ? 'base64' : 'utf8';
  const sha = repository.storeBlob(Buffer.from(text(request, 'content'), encoding));
  return json(201, { sha, url: `${url}/blobs/${sha}` } satisfies Schemas['short-blob']);
};

const createTree: Handler = (repository, request, url) => {
  const files = new Map<string, Buffer>();
  for (const entry of recordList(request['tree'], 'tree')) {
    const sha = optionalText(entry, 'sha');
    const content = sha === undefined ? Buffer.from(text(entry, 'content')) : repository.blob(sha);
    if (!content) return restError(422, 'tree.sha is not a valid blob');
    files.set(text(entry, 'path'), content);
  }
  const sha = repository.storeTree(files);
  const tree = [...files].map(([path, { length }]) => ({ path, mode: '100644', type: 'blob', size: length }));
  const shown = { sha, url: `${url}/trees/${sha}`, truncated: false, tree };
  return json(201, shown satisfies Omit<Schemas['git-tree'], 'tree'>);
};

const createCommit: Handler = (repository, request, url) => {
  const tree = text(request, 'tree');
  if (!repository.tree(tree)) return restError(422, 'Tree SHA does not exist');
  const { oid, message } = repository.storeCommit(
    tree,
    textList(request, 'parents'),
    text(request, 'message'),
  );
  const shown = {
    sha: oid,
    message,
    url: `${url}/commits/${oid}`,
    tree: { sha: tree, url: `${url}/trees/${tree}` },
  };
  return json(201, shown satisfies Pick<Schemas['git-commit'], 'sha' | 'message' | 'url' | 'tree'>);
};

const createRef: Handler = (repository, request, url) => {
  const branch = text(request, 'ref').replace('refs/heads/', '');
  const sha = text(request, 'sha');
  if (!repository.commit(sha)) return restError(422, 'Object does not exist');
  const protection = repository.protectionOf(branch);
  if (protection) return restError(422, protectionMessages[protection]);
  if (!repository.createBranch(branch, sha)) return restError(422, 'Reference already exists');
  return json(201, shownRef(branch, sha, url));
};

const getRef: Handler = (repository, _, url, call) => {
  if (repository.isEmpty()) return restError(409, 'Git Repository is empty.');
  const branch = parameter(call, 'branch');
  const sha = repository.head(branch);
  return sha === undefined ? restError(404, 'Not Found') : json(200, shownRef(branch, sha, url));
};

function shownRef(branch: string, sha: string, url: string): Schemas['git-ref'] {
  const node_id = Buffer.from(`Ref${branch}`).toString('base64');
  const object = { sha, type: 'commit', url: `${url}/commits/${sha}` };
  return { ref: `refs/heads/${branch}`, node_id, url: `${url}/refs/heads/${branch}`, object };
}
