// needs: act
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { useConsumer } from '../doubles/act.ts';
import { type GitHubDouble, startGitHubDouble } from '../doubles/github/github-double.ts';
import { stateOf } from '../doubles/job/guarded-repository.ts';
import { FIRST_RUN_FILES, firstRunFile } from './first-run.ts';

const consumer = useConsumer();
let github: GitHubDouble;

beforeEach(async () => {
  github = await startGitHubDouble({ actions: 'read', contents: 'write' });
});
afterEach(() => github.close());

test('the lines of the first page, pushed to an empty repository, make a guarded and reported run', async () => {
  for (const name of FIRST_RUN_FILES) {
    consumer.write(`consumer/${name}`, firstRunFile(name));
    github.git.of('octo-org/widgets').write('main', { [name]: firstRunFile(name) });
  }
  const env = github.environment({ runId: 7 });
  const {
    ACTIONS_RESULTS_URL = '',
    ACTIONS_RUNTIME_TOKEN = '',
    GITHUB_API_URL = '',
    GITHUB_TOKEN = '',
  } = env;
  const { status, log, outputs } = await consumer.push(
    {
      ACTIONS_RESULTS_URL,
      ACTIONS_RUNTIME_TOKEN,
      ACTIONS_CACHE_SERVICE_V2: 'True',
      GITHUB_API_URL,
      GITHUB_GRAPHQL_URL: `${GITHUB_API_URL}/graphql`,
      GITHUB_RUN_ID: '7',
      NO_PROXY: '127.0.0.1',
    },
    { GITHUB_TOKEN },
  );
  expect({ status, log }).toMatchObject({ status: 0 });
  expect(outputs('state')).toEqual(['SUCCESS']);
  expect(outputs('outcome')).toEqual(['PASS']);
  expect(log).toMatch(/# RESULT: PASS: step hello/);
  expect(stateOf(github)).toMatchObject({ leases: [], history: [{ step: 'hello', state: 'SUCCESS' }] });
  expect(github.artifacts.all().map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^p1-outputs-hello-/),
      expect.stringMatching(/^p1-journal-/),
    ]),
  );
}, 300_000);
