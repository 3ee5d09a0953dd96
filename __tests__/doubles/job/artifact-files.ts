import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startClientStep } from '../github/client-step.ts';
import type { EnvironmentOptions, GitHubDouble } from '../github/github-double.ts';
import { leaves } from '../output-set.ts';

/** By path. */
export type Files = Readonly<Record<string, string>>;

/** Uploads an artifact as another step of the run would. */
export async function uploadFiles(
  github: GitHubDouble,
  name: string,
  files: Files,
  options: EnvironmentOptions = {},
): Promise<void> {
  await asClient(github, options, async (client, step) => {
    const paths = Object.entries(files).map(([path, content]) => step.write(path, content));
    await client.uploadArtifact(name, paths, step.workspace);
  });
}

/** What is in an artifact of the run. */
export async function downloadFiles(github: GitHubDouble, name: string): Promise<Files> {
  return asClient(github, {}, async (client, step) => {
    const { artifact } = await client.getArtifact(name);
    const path = mkdtempSync(join(step.workspace, 'download-'));
    await client.downloadArtifact(artifact.id, { path });
    return Object.fromEntries(leaves(path).map(file => [file, readFileSync(join(path, file), 'utf8')]));
  });
}

type Client = InstanceType<typeof import('@actions/artifact')['DefaultArtifactClient']>;

async function asClient<T>(
  github: GitHubDouble,
  options: EnvironmentOptions,
  act: (client: Client, step: ReturnType<typeof startClientStep>) => Promise<T>,
): Promise<T> {
  const step = startClientStep();
  try {
    step.enter(github.environment(options));
    const { DefaultArtifactClient } = await import('@actions/artifact');
    return await act(new DefaultArtifactClient(), step);
  } finally {
    step.leave();
  }
}
