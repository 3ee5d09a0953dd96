import { join } from 'node:path';
import type { DefaultArtifactClient } from '@actions/artifact';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startClientStep } from './client-step.ts';
import { type GitHubDouble, startGitHubDouble } from './github-double.ts';
import { shortenRetryDelays } from './short-retry-delays.ts';

const step = startClientStep();
const restoreDelays = shortenRetryDelays();
let github: GitHubDouble;
let client: DefaultArtifactClient;

beforeAll(async () => {
  github = await startGitHubDouble();
  step.enter(github.environment());
  client = new (await import('@actions/artifact')).DefaultArtifactClient();
});

afterEach(() => {
  expect(github.faults.pending()).toEqual([]);
  github.faults.clear();
  github.requests.clear();
});

afterAll(async () => {
  await github.close();
  restoreDelays();
  step.leave();
});

const upload = (name: string) =>
  client.uploadArtifact(name, [step.write(`${name}.txt`, name)], step.workspace);

test('a create refused with 429 is retried, by delays of the client and not by Retry-After', async () => {
  github.faults.inject({ kind: 'rate-limit', operation: 'CreateArtifact', retryAfterSeconds: 3600 });
  expect((await upload('rate-limited')).id).toBeGreaterThanOrEqual(1);
  expect(github.requests.of('CreateArtifact').map(({ status }) => status)).toEqual([429, 200]);
});

test('a finalize refused with 502 is retried', async () => {
  github.faults.inject({ kind: 'server-error', operation: 'FinalizeArtifact', status: 502, times: 2 });
  expect((await upload('finalized')).id).toBeGreaterThanOrEqual(1);
});

test('a create answered by a gateway timeout is retried and refused as a repeated name', async () => {
  github.faults.inject({ kind: 'lost-response', operation: 'CreateArtifact', loss: 'gateway-timeout' });
  await expect(upload('ghost')).rejects.toThrow('(409) Conflict');
});

test('a finalize whose connection was reset throws although the artifact exists', async () => {
  github.faults.inject({ kind: 'lost-response', operation: 'FinalizeArtifact' });
  await expect(upload('unconfirmed')).rejects.toThrow('ECONNRESET');
  expect((await client.getArtifact('unconfirmed')).artifact.name).toBe('unconfirmed');
});

test('a fresh artifact may be missing from the first list', async () => {
  github.faults.inject({ kind: 'stale-lookups', store: 'artifacts', lookups: 1 });
  await upload('lagging');
  await expect(client.getArtifact('lagging')).rejects.toThrow('Artifact not found');
  expect((await client.getArtifact('lagging')).artifact.name).toBe('lagging');
});

test('a download refused with 503 is retried', async () => {
  const { id = 0, digest = '' } = await upload('downloaded');
  github.faults.inject({ kind: 'server-error', operation: 'GetBlob' });
  const options = { path: join(step.workspace, 'download'), expectedHash: `sha256:${digest}` };
  expect((await client.downloadArtifact(id, options)).digestMismatch).toBe(false);
});
