import { createHash } from 'node:crypto';
import type { GitHubDouble } from './github-double.ts';
import { describeRun, type RunOptions } from './run.ts';

export interface LeftArtifact {
  readonly name: string;
  readonly content: string | Buffer;
  /** As its uploader told it; that of the content unless told. */
  readonly digest?: string | undefined;
  readonly expiresAt?: Date;
}

/** Leaves an artifact in a workflow run, as any client may have uploaded it. */
export function leaveArtifact(github: GitHubDouble, from: RunOptions, left: LeftArtifact): void {
  const run = describeRun(from);
  github.runs.begin(run);
  const { name, expiresAt } = left;
  const artifact = github.artifacts.create(run, { name, mimeType: 'application/json', expiresAt });
  if (artifact === undefined) throw new Error(`Run ${run.runId} has an artifact ${name} already.`);
  const content = Buffer.from(left.content);
  github.blobs.put(artifact.blob, { content, contentType: 'application/json' });
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  github.artifacts.finalize(artifact, content.length, 'digest' in left ? left.digest : digest);
}
