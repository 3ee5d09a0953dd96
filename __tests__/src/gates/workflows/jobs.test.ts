import { describe, expect, test } from '@jest/globals';
import { criteriaOf, findingsIn } from './judged.ts';
import { checkout, workflowText } from './workflow-texts.ts';

describe('permissions', () => {
  test.each([
    ['permissions: {}', '', []],
    ['permissions:\n  contents: write', '', []],
    ['permissions: read-all', '', []],
    ['permissions: write-all', '', ['broad-permissions']],
    ['permissions: "write-all"', '', ['broad-permissions']],
    ['permissions: {}', 'permissions: write-all', ['broad-permissions']],
    ['', '', ['broad-permissions']],
    ['permissions:', '', ['broad-permissions']],
    ['permissions: everything', '', ['broad-permissions']],
    ['permissions: ${{ inputs.x }}', '', ['broad-permissions']],
    ['', 'permissions: {}', []],
    ['', 'permissions:\n  contents: read', []],
    ['', 'permissions:', ['broad-permissions']],
  ])('%j of the workflow, %j of the job', (permissions, job, expected) => {
    expect(criteriaOf(workflowText({ permissions, job: `timeout-minutes: 5\n${job}` }))).toEqual(expected);
  });

  test('of a workflow that only others call are those of its callers', () => {
    expect(criteriaOf(workflowText({ permissions: '', on: 'workflow_call:' }))).toEqual([]);
    expect(criteriaOf(workflowText({ permissions: '', on: 'workflow_call:\npush:' }))).toEqual([
      'broad-permissions',
    ]);
    expect(criteriaOf(workflowText({ permissions: 'permissions: write-all', on: 'workflow_call:' }))).toEqual(
      ['broad-permissions'],
    );
  });

  test('jobs without any are named, at the first of them', () => {
    const text = `${workflowText({ permissions: '' })}  next:\n    permissions: {}\n    uses: ./.github/workflows/a.yml\n`;
    expect(findingsIn({ 'test.yml': text })).toMatchObject([
      { place: { line: 6, column: 3 }, message: expect.stringContaining('"work"') },
    ]);
  });
});

describe('a limit of time', () => {
  test.each([
    ['timeout-minutes: 5', []],
    ['timeout-minutes: ${{ matrix.limit }}', []],
    ['timeout-minutes:', ['no-timeout']],
    ['name: slow', ['no-timeout']],
  ])('%s', (job, expected) => expect(criteriaOf(workflowText({ job }))).toEqual(expected));

  test('of a job that calls a workflow is that workflow’s', () => {
    const text = 'on: push\npermissions: {}\njobs:\n  call:\n    uses: ./.github/workflows/a.yml\n';
    expect(criteriaOf(text)).toEqual([]);
  });
});

describe('the credentials of a checkout', () => {
  test.each([
    ['persist-credentials: false', []],
    ["persist-credentials: 'False'", []],
    ['Persist-Credentials: false', []],
    ['persist-credentials: true', ['persisted-credentials']],
    ['persist-credentials: ${{ inputs.keep }}', ['persisted-credentials']],
    ['fetch-depth: 0', ['persisted-credentials']],
  ])('%s', (given, expected) =>
    expect(criteriaOf(workflowText({ steps: checkout(given) }))).toEqual(expected),
  );

  test('count in an action too', () => {
    const action = `runs:\n  using: composite\n  steps:\n    - uses: Actions/Checkout@${'1'.repeat(40)}\n`;
    expect(findingsIn({ 'one/action.yml': action })).toMatchObject([
      { criterion: 'workflows/persisted-credentials', scope: 'one/action.yml' },
    ]);
  });
});

describe('the job that asks the gates', () => {
  const COMMIT = '1'.repeat(40);
  const gates = (job: string, { on = 'pull_request:', step = '' } = {}) =>
    workflowText({
      on,
      job: `timeout-minutes: 5\n${job}`,
      steps: `- uses: org/p1/ci-gates@${COMMIT}\n${step}`,
    });

  test.each([
    [gates('name: gates'), []],
    [gates('if: always()'), []],
    [gates('if: ${{ !cancelled() }}\nneeds: build'), []],
    [gates("if: github.actor != 'octocat'"), ['conditional-gates-job']],
    [gates('if: always() && github.event.number > 3'), ['conditional-gates-job']],
    [gates('needs: build'), ['conditional-gates-job']],
    [gates('continue-on-error: true'), ['conditional-gates-job']],
    [gates('continue-on-error: false'), []],
    [gates('', { step: '  if: false' }), ['conditional-gates-job']],
    [gates('', { step: '  continue-on-error: true' }), ['conditional-gates-job']],
    [gates('', { on: 'pull_request:\n  paths: [src/**]' }), ['conditional-gates-job']],
    [gates('', { on: 'pull_request:\n  paths-ignore: [docs/**]' }), ['conditional-gates-job']],
    [gates('', { on: 'pull_request:\n  branches: [main]' }), []],
    [
      workflowText({ job: 'timeout-minutes: 5\nif: false', steps: '- run: npx p1 gates' }),
      ['conditional-gates-job'],
    ],
    [
      workflowText({ job: 'timeout-minutes: 5\nif: false', steps: '- run: node dist/cli.js gates --json' }),
      ['conditional-gates-job'],
    ],
    [
      workflowText({ job: 'timeout-minutes: 5\nif: false', steps: '- uses: $/ci-gates' }),
      ['conditional-gates-job'],
    ],
    [workflowText({ on: 'push:\n  paths: [src/**]', job: 'timeout-minutes: 5\nif: false' }), []],
  ])('%#', (text, expected) => expect(criteriaOf(text)).toEqual(expected));

  test('may be that of a called workflow', () => {
    const text = `on: pull_request\npermissions: {}\njobs:\n  gates:\n    if: github.event.number > 3\n    uses: org/p1/.github/workflows/ci-gates.yml@${COMMIT}\n`;
    expect(findingsIn({ 'test.yml': text })).toMatchObject([
      { criterion: 'workflows/conditional-gates-job', place: { line: 5 } },
    ]);
  });

  test('is in the workflow that asks now, whatever its steps are called', () => {
    const text = workflowText({ on: 'pull_request:\n  paths: [src/**]' });
    expect(criteriaOf(text, { callingWorkflow: '.github/workflows/test.yml' })).toEqual([
      'conditional-gates-job',
    ]);
  });
});
