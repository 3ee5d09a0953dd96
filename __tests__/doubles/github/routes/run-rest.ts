import type { components } from '@octokit/openapi-types';
import { json, restError } from '../reply.ts';
import { conditional, paginate, permitted } from '../rest.ts';
import { type Call, parameter, type Reply, type Route } from '../route.ts';
import type { RunStore, WorkflowRun } from '../stores/runs.ts';
import type { TokenStore } from '../stores/tokens.ts';

type Parts = { readonly runs: RunStore; readonly tokens: TokenStore };

type Shown = Pick<
  components['schemas']['workflow-run'],
  | 'id'
  | 'run_attempt'
  | 'status'
  | 'conclusion'
  | 'url'
  | 'cancel_url'
  | 'event'
  | 'path'
  | 'head_branch'
  | 'head_sha'
> & { readonly head_repository: Pick<components['schemas']['minimal-repository'], 'id'> };

/** https://docs.github.com/en/rest/actions/workflow-runs */
export function runRest({ runs, tokens }: Parts): readonly Route[] {
  const one = (call: Call, repository: string, answer: (run: WorkflowRun) => Reply): Reply => {
    const run = runs.find(Number(parameter(call, 'runId')), repository);
    return run ? answer(run) : restError(404, 'Not Found');
  };
  const collection = '/repos/:owner/:repo/actions/runs';
  return [
    {
      operation: 'ListRuns',
      method: 'GET',
      path: collection,
      answer: permitted(tokens, 'actions: read', (call, repository) => {
        const status = call.url.searchParams.get('status');
        const listed = runs
          .list(repository)
          .filter(run => status === null || run.status === status || run.conclusion === status);
        const { page, headers } = paginate(call, listed);
        const workflow_runs = page.map(run => show(run, call));
        return conditional(call, json(200, { total_count: listed.length, workflow_runs }, headers));
      }),
    },
    {
      operation: 'GetRun',
      method: 'GET',
      path: `${collection}/:runId`,
      answer: permitted(tokens, 'actions: read', (call, repository) =>
        one(call, repository, run => conditional(call, json(200, show(run, call)))),
      ),
    },
    {
      operation: 'GetRunAttempt',
      method: 'GET',
      path: `${collection}/:runId/attempts/:attempt`,
      answer: permitted(tokens, 'actions: read', (call, repository) =>
        one(call, repository, run => attemptOf(run, Number(parameter(call, 'attempt')), call)),
      ),
    },
    {
      operation: 'CancelRun',
      method: 'POST',
      path: `${collection}/:runId/cancel`,
      answer: permitted(tokens, 'actions: write', (call, repository) => one(call, repository, cancel)),
    },
  ];

  function cancel(run: WorkflowRun): Reply {
    if (run.status === 'completed') {
      return restError(409, 'Cannot cancel a workflow run that is completed.');
    }
    runs.finish(run.id, 'cancelled', run.repository);
    return json(202, {});
  }
}

/** An attempt that has a successor is over. */
function attemptOf(run: WorkflowRun, attempt: number, call: Call): Reply {
  if (attempt < 1 || attempt > run.attempt) return restError(404, 'Not Found');
  if (attempt === run.attempt) return json(200, show(run, call));
  return json(200, show({ ...run, attempt, status: 'completed', conclusion: 'failure' }, call));
}

function show(run: WorkflowRun, call: Call): Shown {
  const url = `${call.url.origin}/repos/${run.repository}/actions/runs/${run.id}`;
  return {
    id: run.id,
    run_attempt: run.attempt,
    status: run.status,
    conclusion: run.conclusion,
    url,
    cancel_url: `${url}/cancel`,
    event: run.origin.event,
    path: run.origin.workflowPath,
    head_branch: run.origin.headBranch,
    head_sha: run.origin.sha,
    head_repository: { id: run.origin.headRepositoryId },
  };
}
