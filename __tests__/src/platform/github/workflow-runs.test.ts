import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Holder } from '../../../../src/guard/holder-port.ts';
import { ExternalError } from '../../../../src/kernel/errors.ts';
import { cancelRuns, workflowRuns } from '../../../../src/platform/github/workflow-runs.ts';
import type { AnswerFault } from '../../../doubles/github/fault.ts';
import {
  type EnvironmentOptions,
  type GitHubDouble,
  startGitHubDouble,
} from '../../../doubles/github/github-double.ts';

const REPOSITORY = 'octo-org/widgets';
const RUN = 7;
let github: GitHubDouble;

beforeAll(async () => {
  github = await startGitHubDouble({ actions: 'write' });
});

afterEach(() => {
  for (const { id } of github.runs.list(REPOSITORY)) github.runs.remove(id);
  github.faults.clear();
  github.requests.clear();
});

afterAll(() => github.close());

const options = (environment: EnvironmentOptions = {}) => ({
  repository: REPOSITORY,
  token: github.token(environment),
  env: { GITHUB_API_URL: github.url },
  deadlineMs: 300,
});

const held = (attempt = 1): Holder => ({
  kind: 'github',
  repository: REPOSITORY,
  run_id: String(RUN),
  run_attempt: attempt,
  job: 'build',
});

describe('a holder', () => {
  test.each(['queued', 'in_progress', 'waiting', 'pending', 'requested'] as const)(
    'whose run is %s is alive, after one request',
    async status => {
      github.runs.set(RUN, { status });
      expect(await workflowRuns(options()).lookAt(held())).toBe('alive');
      expect(github.requests.counts()).toEqual({ GetRun: 1 });
    },
  );

  test('whose run has completed is gone', async () => {
    github.runs.finish(RUN, 'cancelled');
    expect(await workflowRuns(options()).lookAt(held())).toBe('gone');
  });

  test('whose run was started again is gone, whatever the later attempt does', async () => {
    github.runs.set(RUN, { attempt: 2, status: 'in_progress' });
    expect(await workflowRuns(options()).lookAt(held(1))).toBe('gone');
    expect(await workflowRuns(options()).lookAt(held(2))).toBe('alive');
  });

  test('whose run is not there is unknown: it may be one that the token does not see', async () => {
    expect(await workflowRuns(options()).lookAt(held())).toBe('unknown');
  });

  test('is unknown to a token without actions: read', async () => {
    github.runs.set(RUN);
    expect(await workflowRuns(options({ actions: 'none' })).lookAt(held())).toBe('unknown');
  });

  test.each<AnswerFault>([
    { kind: 'server-error' },
    { kind: 'rate-limit', retryAfterSeconds: 1 },
    { kind: 'secondary-limit' },
    { kind: 'lost-response', loss: 'reset' },
    { kind: 'lost-response', loss: 'truncated' },
    { kind: 'lost-response', loss: 'silence' },
  ])('is unknown when GitHub answers with %j', async fault => {
    github.runs.finish(RUN);
    github.faults.inject({ ...fault, operation: 'GetRun' });
    expect(await workflowRuns(options()).lookAt(held())).toBe('unknown');
  });

  test('of another repository, or of no workflow, is unknown without a request', async () => {
    const { lookAt } = workflowRuns(options());
    expect(await lookAt({ ...held(), ...{ repository: 'octo-org/gadgets' } })).toBe('unknown');
    const started = { host: 'a', boot: 'b', pid: 1, started_at: '2026-11-24T00:00:00Z' };
    expect(await lookAt({ kind: 'process', ...started })).toBe('unknown');
    expect(github.requests.all()).toEqual([]);
  });
});

describe('cancelling', () => {
  const cancel = (environment: EnvironmentOptions = {}, exceptRunId: string | null = '1') =>
    cancelRuns({ ...options(environment), exceptRunId });

  test('asks every unfinished run to stop but the one that asks', async () => {
    github.runs.set(1);
    github.runs.set(2, { status: 'queued' });
    github.runs.set(3, { status: 'waiting' });
    github.runs.finish(4, 'failure');
    expect(await cancel()).toEqual(['2 workflow runs were asked to stop.']);
    expect([1, 2, 3, 4].map(id => github.runs.find(id)?.conclusion ?? null)).toEqual([
      null,
      'cancelled',
      'cancelled',
      'failure',
    ]);
  });

  test('stops no run when none is unfinished', async () => {
    expect(await cancel({}, null)).toEqual(['0 workflow runs were asked to stop.']);
    expect(github.requests.of('CancelRun')).toEqual([]);
  });

  test('reaches runs beyond the first page of a list', async () => {
    for (let id = 1; id <= 230; id += 1) github.runs.set(id);
    expect(await cancel()).toEqual(['229 workflow runs were asked to stop.']);
    expect(github.runs.list(REPOSITORY).filter(({ status }) => status !== 'completed')).toHaveLength(1);
  });

  test('names the runs that ended meanwhile, or could not be stopped', async () => {
    for (const id of [2, 3]) github.runs.set(id);
    const message = 'Cannot cancel a workflow run that is completed.';
    github.faults.inject({ kind: 'server-error', operation: 'CancelRun', status: 409, message });
    expect(await cancel()).toEqual([
      '1 workflow runs were asked to stop.',
      'These had ended already, or could not be: 3.',
    ]);
  });

  test.each(['none', 'read'] as const)(
    'is refused with actions: %s, and told the permission',
    async actions => {
      github.runs.set(2);
      const refused = await cancel({ actions }).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(ExternalError);
      expect(refused).toMatchObject({ fix: expect.stringContaining('permissions: actions: write') });
      expect(github.runs.find(2)?.status).toBe('in_progress');
    },
  );

  test('fails when the runs cannot be listed, and says so', async () => {
    github.faults.inject({ kind: 'server-error', operation: 'ListRuns', status: 502, times: 5 });
    await expect(cancel()).rejects.toThrow(
      'Listing the workflow runs of octo-org/widgets: GitHub answered 502',
    );
  });
});
