import { join } from 'node:path';
import type { DefaultArtifactClient } from '@actions/artifact';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startClientStep } from './client-step.ts';
import { type GitHubDouble, makeRuntimeToken, startGitHubDouble } from './github-double.ts';
import { isRecord, parseRecord } from './trust-boundary.ts';

const repository = 'octo-org/widgets';
const step = startClientStep();
let github: GitHubDouble;
let client: DefaultArtifactClient;

beforeAll(async () => {
  github = await startGitHubDouble();
  step.enter(github.environment());
  client = new (await import('@actions/artifact')).DefaultArtifactClient();
});

afterAll(async () => {
  await github.close();
  step.leave();
});

async function rest(path: string, init: RequestInit & { token?: string } = {}) {
  const token = init.token ?? github.token({ actions: 'write' });
  const headers = { authorization: `Bearer ${token}`, ...init.headers };
  const response = await fetch(`${github.url}/repos/${repository}/actions/${path}`, { ...init, headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? parseRecord(text) : {} };
}

async function twirp(method: string, body: object, token = makeRuntimeToken()) {
  const response = await fetch(`${github.url}/twirp/github.actions.results.api.v1.CacheService/${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: parseRecord(await response.text()) };
}

async function makeCache(key: string, ref = 'refs/heads/main') {
  const token = makeRuntimeToken({ ref });
  const created = await twirp('CreateCacheEntry', { key, version: 'v' }, token);
  const url = String(created.body['signed_upload_url']);
  await fetch(url, { method: 'PUT', headers: { 'x-ms-blob-type': 'BlockBlob' }, body: 'four' });
  await twirp('FinalizeCacheEntryUpload', { key, version: 'v', size_bytes: '4' }, token);
}

const upload = (name: string) =>
  client.uploadArtifact(name, [step.write(`${name}.txt`, name)], step.workspace);

const keysOf = (body: Readonly<Record<string, unknown>>) =>
  [body['actions_caches']].flat().map(entry => (isRecord(entry) ? entry['key'] : undefined));

test('another run finds an artifact by REST and downloads it through the redirect, digest verified', async () => {
  const { id = 0, digest = '' } = await upload('shared');
  step.enter(github.environment({ runId: 99 }));
  const findBy = {
    token: github.token({ actions: 'read' }),
    workflowRunId: 30433642,
    repositoryOwner: 'octo-org',
    repositoryName: 'widgets',
  };
  expect((await client.getArtifact('shared', { findBy })).artifact.id).toBe(id);
  expect((await client.listArtifacts({ findBy })).artifacts.map(({ name }) => name)).toContain('shared');
  const options = { findBy, path: join(step.workspace, 'other'), expectedHash: `sha256:${digest}` };
  expect((await client.downloadArtifact(id, options)).digestMismatch).toBe(false);
  step.enter(github.environment());
});

test('the list by name names the run that uploaded each artifact, also a run of a fork', async () => {
  step.enter(github.environment({ runId: 7, headRepositoryId: 666, ref: 'refs/pull/3/merge' }));
  await upload('poisoned');
  step.enter(github.environment());
  const { body } = await rest('artifacts?name=poisoned');
  expect(body).toMatchObject({
    total_count: 1,
    artifacts: [
      { name: 'poisoned', workflow_run: { id: 7, repository_id: 1296269, head_repository_id: 666 } },
    ],
  });
});

test('an artifact list filters by exact name only', async () => {
  await upload('exact');
  expect((await rest('artifacts?name=exac')).body['total_count']).toBe(0);
  expect((await rest('artifacts?name=exact')).body['total_count']).toBe(1);
});

test('an artifact past its retention is listed as expired and its zip is 410', async () => {
  const { id } = await client.uploadArtifact('short', [step.write('short.txt', 's')], step.workspace, {
    retentionDays: 1,
  });
  github.clock.advance(25 * 60 * 60 * 1000);
  expect((await rest('artifacts?name=short')).body).toMatchObject({ artifacts: [{ expired: true }] });
  expect((await rest(`artifacts/${id}/zip`)).status).toBe(410);
});

test('an artifact deleted by REST is 404 afterwards', async () => {
  const { id } = await upload('deleted');
  expect((await rest(`artifacts/${id}`, { method: 'DELETE' })).status).toBe(204);
  expect((await rest(`artifacts/${id}`)).status).toBe(404);
});

test.each(['artifacts', 'caches', 'runs/1/artifacts'])(
  'reading %s without actions: read is 403',
  async path => {
    expect((await rest(path, { token: github.token({ actions: 'none' }) })).status).toBe(403);
    expect((await rest(path, { token: github.token({ actions: 'read' }) })).status).toBe(200);
  },
);

test.each(['artifacts/1', 'caches/1', 'caches?key=x'])(
  'deleting %s with actions: read is 403',
  async path => {
    const token = github.token({ actions: 'read' });
    const { status, body } = await rest(path, { method: 'DELETE', token });
    expect([status, body['message']]).toEqual([403, 'Resource not accessible by integration']);
  },
);

test('an unknown token is 401 and a token of another repository sees 404', async () => {
  expect((await rest('caches', { token: 'stranger' })).status).toBe(401);
  const token = github.token({ repository: 'octo-org/gadgets' });
  expect((await rest('caches', { token })).status).toBe(404);
});

test('caches are listed by key prefix and ref, the last used first unless told', async () => {
  await makeCache('claim/1');
  await makeCache('claim/2');
  await makeCache('claim/3', 'refs/heads/side');
  expect(keysOf((await rest('caches?key=claim/')).body)).toEqual(['claim/3', 'claim/2', 'claim/1']);
  const ascending = 'caches?key=claim/&sort=created_at&direction=asc';
  expect(keysOf((await rest(ascending)).body)).toEqual(['claim/1', 'claim/2', 'claim/3']);
  expect(keysOf((await rest('caches?key=claim/&ref=refs/heads/side')).body)).toEqual(['claim/3']);
  expect((await rest('caches?key=claim/3')).body).toMatchObject({
    total_count: 1,
    actions_caches: [{ ref: 'refs/heads/side', version: 'v', size_in_bytes: 4 }],
  });
});

test('a cache is deleted by its exact key on one ref', async () => {
  await makeCache('shared-key');
  await makeCache('shared-key', 'refs/heads/side');
  const path = 'caches?key=shared-key&ref=refs/heads/side';
  expect((await rest('caches?key=shared', { method: 'DELETE' })).status).toBe(404);
  expect((await rest(path, { method: 'DELETE' })).body['total_count']).toBe(1);
  expect((await rest('caches?key=shared-key')).body['total_count']).toBe(1);
});

test('an open reservation is not listed', async () => {
  await twirp('CreateCacheEntry', { key: 'reserved', version: 'v' });
  expect((await rest('caches?key=reserved')).body['total_count']).toBe(0);
});

test('a finalize after the reservation expired is refused', async () => {
  await twirp('CreateCacheEntry', { key: 'too-late', version: 'v' });
  github.faults.inject({ kind: 'expired-reservations' });
  const request = { key: 'too-late', version: 'v', size_bytes: '0' };
  expect((await twirp('FinalizeCacheEntryUpload', request)).status).toBe(404);
});

test('a list is cut into pages that a Link header connects', async () => {
  for (const number of [1, 2, 3]) await makeCache(`page/${number}`);
  const first = await rest('caches?key=page/&per_page=2');
  expect(keysOf(first.body)).toEqual(['page/3', 'page/2']);
  const next = /<([^>]*)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
  expect(keysOf((await rest(next.split('/actions/')[1] ?? '')).body)).toEqual(['page/1']);
});

test('a list asked for again with its ETag is 304 until it changes', async () => {
  const { headers } = await rest('caches?key=tagged');
  const condition = { headers: { 'if-none-match': headers.get('etag') ?? '' } };
  expect((await rest('caches?key=tagged', condition)).status).toBe(304);
  await makeCache('tagged');
  expect((await rest('caches?key=tagged', condition)).status).toBe(200);
});

test('a blob cannot be read with the signature that uploads it', async () => {
  const { body } = await twirp('CreateCacheEntry', { key: 'signed', version: 'v' });
  expect((await fetch(String(body['signed_upload_url']))).status).toBe(403);
});
