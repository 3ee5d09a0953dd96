import { expect, test } from '@jest/globals';
import { describeRun } from './run.ts';
import { makeRuntimeToken, readRuntimeToken } from './runtime-token.ts';

const unsigned = (claims: object) =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.unsigned`;

test('a token describes its run in full, whatever the double was started with', () => {
  const options = {
    repository: 'octo-org/gadgets',
    runId: 5,
    attempt: 2,
    ref: 'refs/heads/side',
    event: 'push',
  };
  const run = readRuntimeToken(makeRuntimeToken(options), { repository: 'octo-org/widgets' });
  expect(run).toEqual(describeRun(options));
});

test('a token with the claim scp alone belongs to the default run', () => {
  const run = readRuntimeToken(unsigned({ scp: 'Actions.Other Actions.Results:run-id:job-id' }), {
    runId: 12,
  });
  expect(run).toMatchObject({ runBackendId: 'run-id', jobBackendId: 'job-id', runId: 12 });
  expect(run?.cacheScopes).toEqual([{ ref: 'refs/heads/main', permission: 3 }]);
});

test.each(['', 'no-jwt', unsigned({ scp: 'Actions.Results:only-one' })])(
  'the token "%s" has no backend ids and is refused',
  token => {
    expect(readRuntimeToken(token, {})).toBeUndefined();
  },
);

test('backend ids differ between attempts of a run and are equal between its jobs but for the job part', () => {
  const first = describeRun({ runId: 1 });
  const second = describeRun({ runId: 1, attempt: 2 });
  const otherJob = describeRun({ runId: 1, job: 'deploy' });
  expect(second.runBackendId).not.toBe(first.runBackendId);
  expect(otherJob.runBackendId).toBe(first.runBackendId);
  expect(otherJob.jobBackendId).not.toBe(first.jobBackendId);
});
