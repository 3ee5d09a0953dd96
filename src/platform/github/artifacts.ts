import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExternalError, messageOf } from '../../kernel/errors.ts';
import type { Environment } from '../../kernel/inputs.ts';
import { withDeadline } from './deadline.ts';

export interface StoredArtifact {
  readonly id: number;
  /** sha256, hexadecimal. */
  readonly digest: string;
  readonly bytes: number;
}

export interface ListedArtifact {
  readonly id: number;
  readonly name: string;
  /** `sha256:<hexadecimal>` as its uploader told it; absent for what old clients uploaded. */
  readonly digest: string | undefined;
}

/** Artifacts of this workflow run. */
export interface RunArtifacts {
  readonly upload: (name: string, folder: string, files: readonly string[]) => Promise<StoredArtifact>;
  readonly list: () => Promise<readonly ListedArtifact[]>;
  readonly download: (artifact: ListedArtifact, folder: string) => Promise<void>;
}

export interface ArtifactsOptions {
  readonly env: Environment;
  /** Needed for what earlier attempts of the run left, which is read by REST (`actions: read`). */
  readonly token: string;
}

const DOWNLOAD_LIMIT_MS = 30 * 60_000;
const CALL_LIMIT_MS = 2 * 60_000;
/** A slower line than 256 kB/s counts as broken. */
const BYTES_PER_MS = 256;

/** The artifact service as a job sees it, or null where there is none (GitHub Enterprise Server, an emulator). */
export function runArtifacts({ env, token }: ArtifactsOptions): RunArtifacts | null {
  if (!env['ACTIONS_RUNTIME_TOKEN'] || !env['ACTIONS_RESULTS_URL']) return null;
  const options = isLaterAttempt(env) ? byRest(env, token) : {};
  return {
    upload,
    list: () => list(options),
    download: (artifact, folder) => download(artifact, folder, options),
  };
}

type ByRest = {
  findBy?: { token: string; workflowRunId: number; repositoryOwner: string; repositoryName: string };
};

/** The job's own client answers 404 for artifacts of earlier attempts: those are listed by REST. */
function byRest(env: Environment, token: string): ByRest {
  const [repositoryOwner = '', repositoryName = ''] = (env['GITHUB_REPOSITORY'] ?? '').split('/');
  return { findBy: { token, workflowRunId: Number(env['GITHUB_RUN_ID']), repositoryOwner, repositoryName } };
}

function isLaterAttempt(env: Environment): boolean {
  return Number(env['GITHUB_RUN_ATTEMPT'] ?? '1') > 1;
}

async function upload(name: string, folder: string, files: readonly string[]): Promise<StoredArtifact> {
  const paths = files.map(file => join(folder, file));
  const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
  return attempt(`Uploading artifact ${name}`, CALL_LIMIT_MS + bytes / BYTES_PER_MS, async client => {
    const { id, digest, size } = await client.uploadArtifact(name, paths, folder);
    if (id === undefined || digest === undefined)
      throw new Error('the service confirmed neither an id nor a digest');
    return { id, digest, bytes: size ?? 0 };
  });
}

/**
 * Uploads `text` as an artifact that is this one file and no archive; null when this run has one of that name already.
 *
 * @throws ExternalError when the service does not confirm it.
 */
export async function uploadText(
  name: string,
  content: string,
  retentionDays: number,
): Promise<StoredArtifact | null> {
  const folder = mkdtempSync(join(tmpdir(), 'p1-letter-'));
  const file = join(folder, name);
  try {
    writeFileSync(file, content);
    return await attempt(`Uploading artifact ${name}`, CALL_LIMIT_MS, async client => {
      const options = { skipArchive: true, retentionDays };
      const { id, digest, size } = await client.uploadArtifact(name, [file], folder, options);
      if (id === undefined || digest === undefined)
        throw new Error('the service confirmed neither an id nor a digest');
      return { id, digest, bytes: size ?? 0 };
    });
  } catch (error) {
    if (/\(409\)|already exists/.test(messageOf(error))) return null;
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function list(options: ByRest): Promise<readonly ListedArtifact[]> {
  return attempt('Listing artifacts', CALL_LIMIT_MS, async client => {
    const { artifacts } = await client.listArtifacts(options);
    return artifacts.map(({ id, name, digest }) => ({ id, name, digest: digest || undefined }));
  });
}

async function download(
  { id, name, digest }: ListedArtifact,
  folder: string,
  options: ByRest,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const expected = digest === undefined ? {} : { expectedHash: digest };
  await attempt(`Downloading artifact ${name}`, DOWNLOAD_LIMIT_MS, async client => {
    const { digestMismatch } = await client.downloadArtifact(id, { path: folder, ...expected, ...options });
    if (digestMismatch === true) throw new Error('its content is not what its digest says');
  });
}

type Client = InstanceType<typeof import('@actions/artifact')['DefaultArtifactClient']>;

async function attempt<T>(what: string, limitMs: number, call: (client: Client) => Promise<T>): Promise<T> {
  const { DefaultArtifactClient } = await import('@actions/artifact');
  try {
    return await withDeadline(what, limitMs, call(new DefaultArtifactClient()));
  } catch (error) {
    if (error instanceof ExternalError) throw error;
    throw new ExternalError(`${what} failed: ${messageOf(error)}`, {
      isRetryable: true,
      fix: fixFor(error),
      cause: error,
    });
  }
}

function fixFor(error: unknown): string {
  if (/403|not accessible|Resource not accessible/i.test(messageOf(error)))
    return 'Give the job `permissions: actions: read`.';
  return 'Run the job again; see githubstatus.com if it stays so.';
}
