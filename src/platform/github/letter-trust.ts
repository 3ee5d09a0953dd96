import type { StoreUnavailable } from '../../dlq/dead-letter-port.ts';
import type { Environment } from '../../kernel/inputs.ts';
import { isPlainObject } from '../../kernel/trust-boundary.ts';
import type { Answer, ArtifactRow } from './letter-requests.ts';

/** Where retries may come from, besides the default branch; no workflow named is every workflow. */
export interface AllowedOrigins {
  readonly workflows: readonly string[];
  readonly events: readonly string[];
}

/** A key is a mutex within the cache of one branch: who claims from another would not meet the others. */
export function wrongPlace(env: Environment, defaultBranch: string): StoreUnavailable | null {
  const [own, needed] = [env['GITHUB_REF'] ?? '', `refs/heads/${defaultBranch}`];
  if (own === needed) return null;
  return {
    kind: 'unavailable',
    reasonCode: 'untrusted',
    message: `This job runs for ${own}, and entries are claimed and changed by jobs of ${needed} alone.`,
    fix: 'Drain from the default branch, on schedule, push or workflow_dispatch.',
  };
}

/** The workflow, from the top of the repository, and the event of a job. */
export interface JobOrigin {
  readonly workflow: string;
  readonly event: string;
}

export function originOfJob(env: Environment): JobOrigin {
  const [, path = ''] = /^[^/]+\/[^/]+\/([^@]+)@/.exec(env['GITHUB_WORKFLOW_REF'] ?? '') ?? [];
  return { workflow: path, event: env['GITHUB_EVENT_NAME'] ?? '' };
}

/**
 * Why the entry in `row` is not retried, by what GitHub says of the repository and of the run that left it; null when it may be.
 * What a retry of a job like `own` left is as good as what it took.
 */
export function distrustOf(
  row: ArtifactRow,
  { home, run, allow, own }: { home: Answer; run: Answer; allow: AllowedOrigins; own: JobOrigin },
): string | null {
  const from = isPlainObject(run['head_repository']) ? run['head_repository']['id'] : undefined;
  const event = String(run['event']);
  const workflow = String(run['path']).replace(/@.*$/, '');
  if (from !== home['id'] || row.headRepositoryId !== home['id']) return 'comes from a fork';
  if (run['head_branch'] !== home['default_branch'])
    return `comes from branch ${String(run['head_branch'])}, and waits until somebody redrives it`;
  const isLikeOwn = own.workflow === workflow && own.event === event;
  if (!isLikeOwn && !allow.events.includes(event))
    return `comes from event ${event}, which dlq.allow.events does not name`;
  if (isOfPullRequest(event)) return FROM_PULL_REQUEST;
  if (isLikeOwn) return null;
  if (allow.workflows.length > 0 && !allow.workflows.includes(workflow))
    return `comes from ${workflow}, which dlq.allow.workflows does not name`;
  return null;
}

/**
 * Such a run has the name and the commit of the branch that would be merged, and may be made of another's workflows: a pull
 * request from the default branch into any other looks like a run of the default branch.
 */
export function isOfPullRequest(event: string): boolean {
  return event.startsWith('pull_request');
}

export const FROM_PULL_REQUEST = 'comes from a pull request';

/** Whether a run of a fork left it, which may upload what it likes. */
export function isOfFork({ headRepositoryId, repositoryId }: ArtifactRow): boolean {
  return headRepositoryId !== repositoryId;
}

/** Whether a run of this very repository left it that GitHub names like the default branch: one of a tag may be named so too. */
export function isNamedDefault(row: ArtifactRow, defaultBranch: string): boolean {
  return !isOfFork(row) && row.headBranch === defaultBranch;
}
