import type { Run } from './run.ts';

/** The variables a JavaScript action sees on a hosted runner, as far as they lead to the double. */
export function runnerEnvironment(
  url: string,
  run: Run,
  tokens: { readonly runtime: string; readonly github: string },
): Record<string, string> {
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    ACTIONS_RESULTS_URL: `${url}/`,
    ACTIONS_RUNTIME_TOKEN: tokens.runtime,
    ACTIONS_CACHE_SERVICE_V2: 'True',
    GITHUB_API_URL: url,
    GITHUB_GRAPHQL_URL: `${url}/graphql`,
    // A loopback host here would make the clients take the double for GitHub Enterprise Server.
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_TOKEN: tokens.github,
    GITHUB_REPOSITORY: run.repository,
    GITHUB_REPOSITORY_ID: String(run.repositoryId),
    GITHUB_REPOSITORY_OWNER: run.repository.split('/')[0] ?? '',
    GITHUB_RUN_ID: String(run.runId),
    GITHUB_RUN_ATTEMPT: String(run.attempt),
    GITHUB_JOB: run.job,
    GITHUB_REF: run.ref,
    GITHUB_REF_NAME: run.ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    GITHUB_BASE_REF: run.baseRef?.replace('refs/heads/', '') ?? '',
    GITHUB_HEAD_REF: run.ref.startsWith('refs/pull/') ? run.headBranch : '',
    GITHUB_SHA: run.sha,
    GITHUB_EVENT_NAME: run.event,
    GITHUB_WORKFLOW_REF: `${run.repository}/${run.workflowPath}@${run.ref}`,
    // The Azure client sends even loopback requests to a proxy unless told not to.
    NO_PROXY: '127.0.0.1,localhost',
  };
}
