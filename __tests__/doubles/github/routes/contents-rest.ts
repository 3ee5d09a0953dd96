import type { components } from '@octokit/openapi-types';
import { json, restError } from '../reply.ts';
import { conditional, permitted } from '../rest.ts';
import { type Call, parameter, type Reply, type Route } from '../route.ts';
import type { GitStore } from '../stores/git.ts';
import { oidOf } from '../stores/git-repository.ts';
import type { TokenStore } from '../stores/tokens.ts';

type Parts = { readonly git: GitStore; readonly tokens: TokenStore };

/** https://docs.github.com/en/rest/repos/contents: one file, raw or as JSON. */
export function contentsRest({ git, tokens }: Parts): readonly Route[] {
  const answer = (call: Call, name: string): Reply => {
    const repository = git.of(name);
    const branch = call.url.searchParams.get('ref') ?? repository.defaultBranch;
    const head = repository.head(branch);
    if (head === undefined) return restError(404, `No commit found for the ref ${branch}`);
    const path = parameter(call, 'path');
    const content = repository.filesAt(head).get(path);
    if (!content) return restError(404, 'Not Found');
    return conditional(call, wantsRaw(call) ? raw(content) : json(200, shown(path, content, call.url.href)));
  };
  return [
    {
      operation: 'GetContents',
      method: 'GET',
      path: '/repos/:owner/:repo/contents/*path',
      answer: permitted(tokens, 'contents: read', answer),
    },
  ];
}

function wantsRaw(call: Call): boolean {
  return call.headers['accept']?.includes('application/vnd.github.raw') === true;
}

function raw(content: Buffer): Reply {
  const headers = { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' };
  return { status: 200, headers, body: content };
}

function shown(path: string, content: Buffer, url: string): components['schemas']['content-file'] {
  const sha = oidOf('blob', content);
  return {
    type: 'file',
    encoding: 'base64',
    size: content.length,
    name: path.replace(/^.*\//, ''),
    path,
    content: content.toString('base64'),
    sha,
    url,
    git_url: null,
    html_url: null,
    download_url: null,
    _links: { git: null, html: null, self: url },
  };
}
