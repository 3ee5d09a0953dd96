// needs: act, go
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { useConsumer } from '../doubles/act.ts';
import { type GitHubDouble, startGitHubDouble } from '../doubles/github/github-double.ts';

const consumer = useConsumer();
let github: GitHubDouble;

beforeEach(async () => {
  github = await startGitHubDouble({ actions: 'write', contents: 'write' });
});
afterEach(() => github.close());

const PIPELINE = `
on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v7
      - uses: org/p1/launch@v1
        with: { step: build, parameters: '{"who": "$(touch pwned)"}' }
`;
const DRAIN = `
on: push
jobs:
  drain:
    permissions: { actions: write, contents: write }
    uses: org/p1/.github/workflows/dlq-drain.yml@v1
    secrets:
      step-env: \${{ secrets.STEP_ENV }}
`;
/** Succeeds once what it needs is there: a secret that only the drain has, and a tool that p1-setup brings. */
const BUILD =
  'test -n "$API_PASSWORD" && test -n "$FROM_SETUP" && echo "$P1_ATTEMPT $P1_PARAM_WHO" | tee "$P1_OUTPUT_DIR/made" "$KEPT/made"';
const SETUP = `
name: set up
description: What the steps need
runs:
  using: composite
  steps:
    - run: echo FROM_SETUP=yes >> "$GITHUB_ENV"
      shell: bash
`;

/** A push to main, as a workflow run of its own. */
async function push(workflow: string, runId: number) {
  rmSync(consumer.at('consumer/.github/workflows'), { recursive: true, force: true });
  consumer.write('consumer/.github/workflows/only.yml', workflow);
  const env = github.environment({ runId });
  const {
    ACTIONS_RESULTS_URL = '',
    ACTIONS_RUNTIME_TOKEN = '',
    GITHUB_API_URL = '',
    GITHUB_TOKEN = '',
  } = env;
  return consumer.push(
    {
      ACTIONS_RESULTS_URL,
      ACTIONS_RUNTIME_TOKEN,
      ACTIONS_CACHE_SERVICE_V2: 'True',
      GITHUB_API_URL,
      GITHUB_GRAPHQL_URL: `${GITHUB_API_URL}/graphql`,
      GITHUB_RUN_ID: String(runId),
      NO_PROXY: '127.0.0.1',
      KEPT: consumer.at('kept'),
    },
    { GITHUB_TOKEN, STEP_ENV: 'API_PASSWORD=correct-horse-battery\n# a remark' },
  );
}

const letters = () =>
  github.artifacts
    .all()
    .flatMap(({ name }) => (name.startsWith('p1-dlq-') ? [name.replace(/\d{8}T.{9}/, '')] : []));

test('a step that fails waits in the queue, and a drain by the reusable workflow retries it to success', async () => {
  const steps = { build: { run: BUILD, outputs: ['made'], parameters: { who: 'string' } } };
  const dlq = { backoff: { initial: '1s', max: '1s' } };
  consumer.write('consumer/.github/p1.yml', JSON.stringify({ version: 1, steps, dlq }));
  consumer.write('consumer/.github/actions/p1-setup/action.yml', SETUP);
  consumer.write('kept/.keep', '');
  const failed = await push(PIPELINE, 7);
  expect({ status: failed.status, log: failed.log }).toMatchObject({ status: 1 });
  expect(letters()).toEqual([expect.stringContaining('~ready~build~failure~1~')]);
  await new Promise(resolve => setTimeout(resolve, 2100));
  const drained = await push(DRAIN, 8);
  expect({ status: drained.status, log: drained.log }).toMatchObject({ status: 0 });
  expect(drained.outputs('state')).toEqual(['SUCCESS']);
  expect(drained.outputs('outcome')).toEqual(['PASS']);
  expect(consumer.read('kept/made')).toBe('2 $(touch pwned)\n');
  expect(drained.log).not.toContain('correct-horse-battery');
  expect(letters()).toEqual([]);
  const nothing = await push(DRAIN, 9);
  expect({ status: nothing.status, log: nothing.log }).toMatchObject({ status: 0 });
  expect(nothing.outputs('reason-code')).toEqual(expect.arrayContaining(['nothing-due']));
  expect(nothing.outputs('state')).toEqual([]);
}, 300_000);
