import { createHash } from 'node:crypto';
import type { CacheAccess, CacheScope } from './cache-scopes.ts';
import { cacheScopes } from './cache-scopes.ts';

export type RunOptions = {
  readonly repository?: string;
  readonly repositoryId?: number;
  /** Another id than the repository's makes the run one of a fork. */
  readonly headRepositoryId?: number;
  readonly runId?: number;
  readonly attempt?: number;
  readonly job?: string;
  /** The full ref, such as `refs/heads/main` or `refs/pull/7/merge`. */
  readonly ref?: string;
  /** The full ref of a pull request's base. */
  readonly baseRef?: string;
  readonly headBranch?: string;
  readonly defaultRef?: string;
  readonly sha?: string;
  readonly event?: string;
  /** The file of the workflow, from the top of the repository. */
  readonly workflowPath?: string;
  /** `by-event` follows GitHub's rule of 2026-06-26: untrusted events cannot write the default branch's scope. */
  readonly cacheAccess?: CacheAccess;
};

export type Run = {
  readonly repository: string;
  readonly repositoryId: number;
  readonly headRepositoryId: number;
  readonly runId: number;
  readonly attempt: number;
  readonly job: string;
  readonly ref: string;
  readonly baseRef: string | undefined;
  readonly headBranch: string;
  readonly sha: string;
  readonly event: string;
  readonly workflowPath: string;
  readonly runBackendId: string;
  readonly jobBackendId: string;
  readonly cacheScopes: readonly CacheScope[];
};

/** A run with every blank filled in. The same repository, run id and attempt always give the same backend id. */
export function describeRun(options: RunOptions): Run {
  const repository = options.repository ?? 'octo-org/widgets';
  const repositoryId = options.repositoryId ?? 1296269;
  const runId = options.runId ?? 30433642;
  const attempt = options.attempt ?? 1;
  const job = options.job ?? 'build';
  const defaultRef = options.defaultRef ?? 'refs/heads/main';
  const ref = options.ref ?? defaultRef;
  const event = options.event ?? 'push';
  const runBackendId = backendId(`${repository} ${runId} ${attempt}`);
  return {
    repository,
    repositoryId,
    headRepositoryId: options.headRepositoryId ?? repositoryId,
    runId,
    attempt,
    job,
    ref,
    baseRef: options.baseRef,
    headBranch: options.headBranch ?? ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    sha: options.sha ?? shaOf(ref),
    event,
    workflowPath: options.workflowPath ?? '.github/workflows/nightly.yml',
    runBackendId,
    jobBackendId: backendId(`${runBackendId} ${job}`),
    cacheScopes: cacheScopes({
      ref,
      baseRef: options.baseRef,
      defaultRef,
      event,
      cacheAccess: options.cacheAccess ?? 'by-event',
    }),
  };
}

/** The commit of a run whose options name none. That of a branch is the first commit of a branch of that name. */
export function shaOf(ref: string): string {
  return createHash('sha1').update(ref).digest('hex');
}

function backendId(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}
