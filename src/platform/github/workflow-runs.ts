import type { Holder, Holders, Liveness } from '../../guard/holder-port.ts';
import { ExternalError } from '../../kernel/errors.ts';
import { isPlainObject } from '../../kernel/trust-boundary.ts';
import { type ApiOptions, type GitHubApi, gitHubApi, objectIn } from './api.ts';
import { refusalOf, unreachable } from './refusals.ts';

/**
 * Finds out whether the workflow runs that hold leases still run (`actions: read`). Where GitHub does not say, nothing is
 * known: only the lease's own end ends it then.
 */
export function workflowRuns(options: ApiOptions): Holders {
  const api = gitHubApi(options);
  return { isFree: false, lookAt: holder => livenessOf(api, holder) };
}

async function livenessOf(api: GitHubApi, holder: Holder): Promise<Liveness> {
  if (holder.kind !== 'github' || holder.repository !== api.repository) return 'unknown';
  const answer = await api.rest('GET', `/actions/runs/${encodeURIComponent(holder.run_id)}`);
  const run = answer.kind === 'answered' && answer.status === 200 ? objectIn(answer.text) : undefined;
  if (run === undefined) return 'unknown';
  const attempt = run['run_attempt'];
  // A run that was started again has ended every attempt before.
  if (typeof attempt === 'number' && attempt > holder.run_attempt) return 'gone';
  return run['status'] === 'completed' ? 'gone' : 'alive';
}

export interface CancelOptions extends ApiOptions {
  /** The run that asks, which goes on; null at a terminal. */
  readonly exceptRunId: string | null;
}

const UNFINISHED = ['in_progress', 'queued', 'waiting', 'pending', 'requested'] as const;

/**
 * Cancels every unfinished workflow run of the repository but one, and says what became of it.
 *
 * @throws ExternalError when runs cannot be listed, or none of them may be cancelled (`actions: write`).
 */
export async function cancelRuns(options: CancelOptions): Promise<readonly string[]> {
  const api = gitHubApi(options);
  const ids = new Set((await Promise.all(UNFINISHED.map(status => runsIn(api, status)))).flat());
  ids.delete(options.exceptRunId ?? '');
  const cancelled: string[] = [];
  const left: string[] = [];
  for (const id of ids) ((await isCancelled(api, id)) ? cancelled : left).push(id);
  const sentences = [`${cancelled.length} workflow runs were asked to stop.`];
  return left.length === 0
    ? sentences
    : [...sentences, `These had ended already, or could not be: ${left.join(', ')}.`];
}

/** More are not shown by a search for a status (docs.github.com: "List workflow runs for a repository"). */
const MOST_PAGES = 10;
const PER_PAGE = 100;

async function runsIn(api: GitHubApi, status: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const runs = await pageOfRuns(api, `status=${status}&per_page=${PER_PAGE}&page=${page}`);
    found.push(...runs);
    if (runs.length < PER_PAGE) break;
  }
  return found;
}

async function pageOfRuns(api: GitHubApi, query: string): Promise<readonly string[]> {
  const what = `Listing the workflow runs of ${api.repository}`;
  const answer = await api.rest('GET', `/actions/runs?${query}`);
  if (answer.kind === 'answered' && answer.status === 200) {
    const runs = objectIn(answer.text)?.['workflow_runs'];
    return (Array.isArray(runs) ? runs : []).flatMap((run: unknown) =>
      isPlainObject(run) && typeof run['id'] === 'number' ? [String(run['id'])] : [],
    );
  }
  const refused = answer.kind === 'answered' ? refusalOf(answer, what, 'actions: write') : undefined;
  throw external(refused ?? unreachable(what, answer));
}

/** False for a run that cannot be cancelled any more. */
async function isCancelled(api: GitHubApi, id: string): Promise<boolean> {
  const answer = await api.rest('POST', `/actions/runs/${id}/cancel`);
  if (answer.kind !== 'answered') return false;
  if (answer.status === 403)
    throw external(refusalOf(answer, `Cancelling run ${id}`, 'actions: write') ?? unreachable('', answer));
  return answer.status === 202;
}

function external({ message, fix, isRetryable }: ReturnType<typeof unreachable>): ExternalError {
  return new ExternalError(message, { fix, isRetryable });
}
