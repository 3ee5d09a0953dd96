// needs: act, go
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { useConsumer } from '../doubles/act.ts';
import { type GitHubDouble, startGitHubDouble } from '../doubles/github/github-double.ts';
import { readReport } from '../doubles/report-file.ts';

const consumer = useConsumer();
let github: GitHubDouble;

beforeEach(async () => {
  github = await startGitHubDouble();
});
afterEach(() => github.close());

const WORKFLOW = `
on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    outputs:
      state: \${{ steps.build.outputs.state }}
    steps:
      - uses: actions/checkout@v7
      - id: build
        uses: org/p1/launch@v1
        with: { step: build }
  use:
    needs: build
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v7
      - id: use
        uses: org/p1@v1
        with: { step: use }
      - run: cp "\${{ steps.use.outputs.outputs-path }}/seen" "$KEPT/seen"
  docs:
    runs-on: ubuntu-24.04
    steps:
      - run: echo no p1 here
  report:
    needs: [build, use, docs]
    if: always()
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v7
      - id: report
        uses: org/p1/session-report@v1
        with:
          needs: \${{ toJSON(needs) }}
          ignore-jobs: docs
      - if: always()
        run: cp "\${{ steps.report.outputs.report-path }}" "$KEPT/report.json"
`;

/** Runs the workflow with this command as its first step; what its jobs keep is in `kept/`. */
async function push(build: string) {
  const steps = {
    build: { run: build, outputs: ['made'] },
    use: { run: 'cp "$P1_INPUTS_DIR/build/made" "$P1_OUTPUT_DIR/seen"', 'inputs-from': ['build'] },
  };
  consumer.write('consumer/.github/p1.yml', JSON.stringify({ version: 1, steps }));
  consumer.write('consumer/.github/workflows/pipeline.yml', WORKFLOW);
  consumer.write('kept/.keep', '');
  const { ACTIONS_RESULTS_URL = '', ACTIONS_RUNTIME_TOKEN = '', GITHUB_API_URL = '' } = github.environment();
  return consumer.push({
    ACTIONS_RESULTS_URL,
    ACTIONS_RUNTIME_TOKEN,
    ACTIONS_CACHE_SERVICE_V2: 'True',
    GITHUB_API_URL,
    NO_PROXY: '127.0.0.1',
    KEPT: consumer.at('kept'),
  });
}

const names = () =>
  github.artifacts
    .all()
    .map(({ name }) =>
      name.startsWith('p1-dlq')
        ? name.replace(/^p1-dlq-[^~]*~ready~(\w+)~failure~1~\d+$/, 'p1-dlq-$1')
        : name.replace(/-[^-]+(-[0-9a-z]{8})?$/, ''),
    )
    .sort();

test('a workflow launches a step, hands its outputs to another job, and reports over all jobs', async () => {
  const { status, log, outputs } = await push('echo "made by $P1_STEP" | tee "$P1_OUTPUT_DIR/made"');
  expect({ status, log }).toMatchObject({ status: 0, log: expect.stringContaining('Job succeeded') });
  expect(outputs('state')).toEqual(['SUCCESS', 'SUCCESS']);
  expect(outputs('decision')).toEqual(['continue', 'continue', 'continue']);
  expect(outputs('outcome')).toEqual(['PASS']);
  expect(consumer.read('kept/seen')).toBe('made by build\n');
  expect(names()).toEqual(['p1-journal', 'p1-journal', 'p1-journal', 'p1-outputs-build', 'p1-outputs-use']);
  const { outcome, runs, jobs } = readReport(consumer.at('kept/report.json'));
  expect(outcome).toBe('PASS');
  expect(runs.map(({ step, state }) => [step, state])).toEqual([
    ['build', 'SUCCESS'],
    ['use', 'SUCCESS'],
  ]);
  expect(jobs.map(({ job }) => job)).toEqual(['build', 'use']);
});

test('a step that fails fails its job, the job that needs it is skipped, and the last job says FAIL', async () => {
  const { status, log, outputs } = await push('echo half > "$P1_OUTPUT_DIR/made"; exit 3');
  expect({ status, log }).toMatchObject({ status: 1, log: expect.stringContaining('Job failed') });
  expect(outputs('state')).toEqual(['FAIL']);
  expect(outputs('reason-code')).toEqual(['exit-nonzero', 'exit-nonzero']);
  expect(outputs('outputs-path')).toEqual(['']);
  expect(outputs('outcome')).toEqual(['FAIL']);
  expect(names()).toEqual(['p1-dlq', 'p1-dlq-build', 'p1-journal', 'p1-journal']);
  expect(readReport(consumer.at('kept/report.json'))).toMatchObject({
    outcome: 'FAIL',
    reason_code: 'exit-nonzero',
    silent_jobs: [],
    runs: [{ step: 'build', state: 'FAIL', reason_code: 'exit-nonzero' }],
  });
});
