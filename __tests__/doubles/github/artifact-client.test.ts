import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DefaultArtifactClient } from '@actions/artifact';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startClientStep } from './client-step.ts';
import { type GitHubDouble, startGitHubDouble } from './github-double.ts';

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

async function upload(name: string, content = `the content of ${name}`) {
  const { id, digest } = await client.uploadArtifact(
    name,
    [step.write(`${name}.txt`, content)],
    step.workspace,
  );
  if (id === undefined || digest === undefined) throw new Error('The upload returned no id or digest.');
  return { id, digest: `sha256:${digest}`, file: `${name}.txt` };
}

test('an uploaded artifact is listed with the digest that the uploader computed', async () => {
  const { id, digest } = await upload('listed');
  const { artifact } = await client.getArtifact('listed');
  expect(artifact).toMatchObject({ id, name: 'listed', digest });
  const { artifacts } = await client.listArtifacts();
  expect(artifacts.map(({ name }) => name)).toContain('listed');
});

test('a download gives back the files and finds the digest right', async () => {
  const { id, digest, file } = await upload('downloaded');
  const path = join(step.workspace, 'download');
  const { digestMismatch } = await client.downloadArtifact(id, { path, expectedHash: digest });
  expect(digestMismatch).toBe(false);
  expect(readFileSync(join(path, file), 'utf8')).toBe('the content of downloaded');
});

test('a corrupted blob only sets digestMismatch: the client does not throw', async () => {
  const { id, digest } = await upload('corrupted');
  github.faults.inject({ kind: 'corrupted-artifact', name: 'corrupted' });
  const path = join(step.workspace, 'corrupted');
  const result = await client.downloadArtifact(id, { path, expectedHash: digest });
  expect(result.digestMismatch).toBe(true);
});

test('an artifact larger than one block is put together in order', async () => {
  const content = Array.from({ length: 1_500_000 }, (_, line) => String(line)).join('\n');
  github.requests.clear();
  const source = step.write('large.txt', content);
  const { id = 0 } = await client.uploadArtifact('large.txt', [source], step.workspace, {
    skipArchive: true,
  });
  expect(github.requests.all().filter(({ query }) => query['comp'] === 'block').length).toBeGreaterThan(1);
  const path = join(step.workspace, 'large');
  await client.downloadArtifact(id, { path });
  expect(readFileSync(join(path, 'large.txt'), 'utf8') === content).toBe(true);
});

test('a file uploaded with skipArchive keeps its own name and its raw bytes', async () => {
  const source = step.write('report.json', '{"raw":true}');
  const { id = 0 } = await client.uploadArtifact('ignored', [source], step.workspace, { skipArchive: true });
  const path = join(step.workspace, 'raw');
  await client.downloadArtifact(id, { path });
  expect(readFileSync(join(path, 'report.json'), 'utf8')).toBe('{"raw":true}');
  expect((await client.getArtifact('report.json')).artifact.id).toBe(id);
});

test('a repeated name within a run attempt is refused with 409', async () => {
  await upload('repeated');
  await expect(upload('repeated')).rejects.toThrow(
    'Failed request: (409) Conflict: an artifact with this name already exists on the workflow run',
  );
});

test('a later attempt of the run may use the name again and does not see the earlier artifact', async () => {
  await upload('per-attempt');
  step.enter(github.environment({ attempt: 2 }));
  try {
    expect((await client.listArtifacts()).artifacts).toEqual([]);
    await upload('per-attempt');
  } finally {
    step.enter(github.environment());
  }
});

test('a deleted artifact is found no more and frees its name', async () => {
  const { id } = await upload('deleted');
  expect(await client.deleteArtifact('deleted')).toEqual({ id });
  await expect(client.getArtifact('deleted')).rejects.toThrow('Artifact not found for name: deleted');
  await upload('deleted');
});

test('an artifact past its retention is listed no more', async () => {
  await client.uploadArtifact('short-lived', [step.write('a.txt', 'a')], step.workspace, {
    retentionDays: 1,
  });
  expect((await client.getArtifact('short-lived')).artifact.name).toBe('short-lived');
  github.clock.advance(25 * 60 * 60 * 1000);
  await expect(client.getArtifact('short-lived')).rejects.toThrow('Artifact not found');
});
