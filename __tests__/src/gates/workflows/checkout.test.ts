import { describe, expect, test } from '@jest/globals';
import { criteriaOf, findingsIn } from './judged.ts';
import { checkout, workflowText } from './workflow-texts.ts';

const TARGET = 'pull_request_target:';
const RUN = 'workflow_run:\n  workflows: [build]';
const ref = (text: string) => checkout(`persist-credentials: false\n${text}`);

describe('the head of a pull request, with the rights of the base', () => {
  test.each([
    [TARGET, ref('ref: ${{ github.event.pull_request.head.sha }}')],
    [TARGET, ref('ref: ${{ github.event.pull_request.head.ref }}')],
    [TARGET, ref('ref: ${{ github.event.pull_request.merge_commit_sha }}')],
    [TARGET, ref('ref: ${{ github.head_ref }}')],
    [TARGET, ref('Ref: refs/pull/${{ github.event.number }}/merge')],
    [TARGET, ref("ref: ${{ format('refs/pull/{0}/head', github.event.number) }}")],
    [TARGET, ref('repository: ${{ github.event.pull_request.head.repo.full_name }}')],
    [
      TARGET,
      ref('ref: ${{ env.HEAD }}').replace('- uses', '- env:\n    HEAD: ${{ github.head_ref }}\n  uses'),
    ],
    [TARGET, '- run: gh pr checkout 7'],
    [TARGET, '- run: git fetch origin pull/7/head'],
    [TARGET, '- run: git fetch origin \\\n    "refs/pull/$NUMBER/merge"'],
    [TARGET, '- run: git checkout ${{ github.event.pull_request.head.sha }}'],
    [TARGET, '- run: git switch "$HEAD"\n  env:\n    HEAD: ${{ github.event.pull_request.head.sha }}'],
    [TARGET, '- run: git fetch origin "${GITHUB_HEAD_REF}"'],
    [RUN, ref('ref: ${{ github.event.workflow_run.head_sha }}')],
    [RUN, ref('ref: ${{ github.event.workflow_run.head_branch }}')],
    [RUN, ref('repository: ${{ github.event.workflow_run.head_repository.full_name }}')],
  ])('%s %s', (on, steps) => expect(criteriaOf(workflowText({ on, steps }))).toContain('untrusted-checkout'));

  test.each([
    [TARGET, checkout()],
    [TARGET, ref('ref: ${{ github.base_ref }}')],
    [TARGET, ref('ref: ${{ github.event.pull_request.base.sha }}')],
    [TARGET, '- run: git log ${{ github.event.pull_request.head.sha }}'],
    [TARGET, '- run: gh pr view 7'],
    [TARGET, '- run: |\n    # git fetch origin pull/7/head\n    make'],
    [RUN, checkout()],
    ['pull_request:', ref('ref: ${{ github.event.pull_request.head.sha }}')],
    ['push:', '- run: gh pr checkout 7'],
  ])('and nothing else: %s %s', (on, steps) => expect(criteriaOf(workflowText({ on, steps }))).toEqual([]));

  test('in a workflow that such a one calls, and in an action', () => {
    const caller =
      'on: pull_request_target\npermissions: {}\njobs:\n  call:\n    uses: ./.github/workflows/called.yml\n    with: { sha: "${{ github.event.pull_request.head.sha }}" }\n';
    const called = workflowText({
      on: 'workflow_call:',
      steps: `${ref('ref: ${{ inputs.sha }}')}\n- uses: ./take`,
    });
    const action = 'runs:\n  using: composite\n  steps:\n    - run: gh pr checkout 7\n      shell: bash\n';
    const files = { 'caller.yml': caller, 'called.yml': called, 'take/action.yml': action };
    expect(findingsIn(files).map(({ criterion, place }) => [criterion, place?.file])).toEqual([
      ['workflows/untrusted-checkout', '.github/workflows/called.yml'],
      ['workflows/untrusted-checkout', 'take/action.yml'],
    ]);
    expect(findingsIn({ 'called.yml': called, 'take/action.yml': action })).toEqual([]);
  });

  test.each([
    'on: pull_request_target',
    'on: [push, pull_request_target]',
    '"on": { pull_request_target: { types: [opened] } }',
  ])('however the event is written: %s', on => {
    const text = workflowText({ steps: '- run: gh pr checkout 7' }).replace('on:\n  push:', on);
    expect(criteriaOf(text)).toEqual(['untrusted-checkout']);
  });
});
