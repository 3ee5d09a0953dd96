import { dirname, join } from 'node:path';
import { type Environment, inputVariable } from '../../kernel/inputs.ts';
import type { SessionContext } from '../../kernel/session-context.ts';

/** Whether `env` is that of a job on a GitHub runner. */
export function isOnGitHub(env: Environment): boolean {
  return env['GITHUB_ACTIONS'] === 'true';
}

/** The session of a job, from the variables that the runner sets (docs.github.com: "Default environment variables"). */
export function gitHubContext(env: Environment): SessionContext {
  const repository = env['GITHUB_REPOSITORY'] || null;
  const runId = env['GITHUB_RUN_ID'] || null;
  const ref = env['GITHUB_REF'] || null;
  return {
    session: `gh-${runId ?? 'unknown'}`,
    runAttempt: Math.max(1, Number.parseInt(env['GITHUB_RUN_ATTEMPT'] ?? '1', 10) || 1),
    job: jobOf(env),
    provider: 'github',
    actor: env['GITHUB_TRIGGERING_ACTOR'] || env['GITHUB_ACTOR'] || null,
    repository,
    ref,
    branch: env['GITHUB_HEAD_REF'] || branchOf(ref),
    sha: env['GITHUB_SHA'] || null,
    event: env['GITHUB_EVENT_NAME'] || null,
    workflow: env['GITHUB_WORKFLOW'] || null,
    runUrl:
      repository && runId
        ? `${env['GITHUB_SERVER_URL'] || 'https://github.com'}/${repository}/actions/runs/${runId}`
        : null,
    buildId: runId,
    prNumber: /^refs\/pull\/(\d+)\//.exec(ref ?? '')?.[1] ?? null,
  };
}

/** The journal of a job: all p1 actions of it append to this file. */
export function jobJournal(env: Environment): string {
  return join(env['RUNNER_TEMP'] || '/tmp', 'p1', 'journal.ndjson');
}

/** A file of p1's own that later steps of the job can read. */
export function jobFile(env: Environment, name: string): string {
  return join(dirname(jobJournal(env)), name);
}

/** The job's id in its workflow, and which leg of its matrix this is: `build`, `build (1)`, … */
function jobOf(env: Environment): string {
  const leg = env[inputVariable('leg')] ?? '';
  const job = env['GITHUB_JOB'] || 'job';
  return /^[1-9]\d{0,3}$/.test(leg) ? `${job} (${leg})` : job;
}

function branchOf(ref: string | null): string | null {
  return ref?.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : null;
}
