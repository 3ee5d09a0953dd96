import { describe, expect, test } from '@jest/globals';
import { criteriaOf, findingsIn, slugs } from './judged.ts';
import { workflowText } from './workflow-texts.ts';

const run = (expression: string) =>
  workflowText({ steps: `- run: |\n    first\n    echo "\${{ ${expression} }}"` });

describe('a text of a stranger in a script', () => {
  test.each([
    'github.event.issue.title',
    'github.event.issue.body',
    'github.event.pull_request.title',
    'github.event.pull_request.body',
    'github.event.pull_request.head.ref',
    'github.event.pull_request.head.label',
    'github.event.pull_request.head.repo.default_branch',
    'github.event.comment.body',
    'github.event.review.body',
    'github.event.review_comment.body',
    'github.event.discussion.title',
    'github.event.pages[0].page_name',
    'github.event.commits[0].message',
    'github.event.commits.*.author.name',
    'github.event.head_commit.message',
    'github.event.head_commit.author.email',
    'github.event.workflow_run.head_branch',
    'github.head_ref',
    'github.event.*.title',
    'github.event[inputs.kind].title',
    'toJSON(github)',
    'toJSON(github.event.issue)',
    "join(github.event.commits.*.author.email, ';')",
    "github.event.action == 'opened' && github.event.issue.title",
    'github.event.issue.title ==',
  ])('%s', expression => {
    expect(findingsIn({ 'test.yml': run(expression) })).toMatchObject([
      {
        criterion: 'workflows/injection',
        place: { file: '.github/workflows/test.yml', line: 12, column: 17 },
      },
    ]);
  });

  test.each([
    'github.event.issue.number',
    'github.event.issue',
    'github.event.pull_request.head.sha',
    'github.sha',
    'github.actor',
    "github.head_ref == 'main'",
    "contains(github.event.issue.title, 'x')",
    'inputs.version',
    'github.event.inputs.version',
    'toJSON(github.event.issue.number)',
    'env.NOTHING',
    'steps.one.outputs.title',
  ])('and no other: %s', expression => expect(criteriaOf(run(expression))).toEqual([]));
});

describe('it is followed', () => {
  const tainted = '${{ github.event.issue.title }}';

  test.each([
    ['the step', `- env:\n    TITLE: ${tainted}\n  run: echo "\${{ env.TITLE }}"`, {}],
    ['the step, in another case', `- env:\n    TITLE: ${tainted}\n  run: echo "\${{ env.title }}"`, {}],
    ['the job', '- run: echo "${{ env.TITLE }}"', { job: `timeout-minutes: 5\nenv:\n  TITLE: ${tainted}` }],
    [
      'the workflow',
      '- run: echo "${{ env.TITLE }}"',
      { permissions: `permissions: {}\nenv:\n  TITLE: ${tainted}` },
    ],
    ['another variable', `- env:\n    A: ${tainted}\n    B: \${{ env.A }}\n  run: echo "\${{ env.B }}"`, {}],
    ['all variables', `- env:\n    A: ${tainted}\n  run: echo '\${{ toJSON(env) }}'`, {}],
    [
      'a matrix',
      '- run: echo "${{ matrix.title }}"',
      { job: `timeout-minutes: 5\nstrategy:\n  matrix:\n    title: ["${tainted}"]` },
    ],
    [
      'what a matrix includes',
      '- run: echo "${{ matrix.title }}"',
      { job: `timeout-minutes: 5\nstrategy:\n  matrix:\n    include:\n      - title: ${tainted}` },
    ],
    [
      'a matrix that is worked out',
      '- run: echo "${{ matrix.title }}"',
      { job: 'timeout-minutes: 5\nstrategy:\n  matrix: ${{ fromJSON(github.event.comment.body) }}' },
    ],
  ])('through %s', (_, steps, more) =>
    expect(criteriaOf(workflowText({ steps, ...more }))).toEqual(['injection']),
  );

  test('but not into a variable of the nearer place', () => {
    const steps = '- env:\n    TITLE: fixed\n  run: echo "${{ env.TITLE }}"';
    expect(criteriaOf(workflowText({ steps, job: `timeout-minutes: 5\nenv:\n  TITLE: ${tainted}` }))).toEqual(
      [],
    );
  });

  test('through the outputs of a job', () => {
    const text = `${workflowText({ job: `timeout-minutes: 5\noutputs:\n  title: ${tainted}` })}  next:
    needs: work
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - run: echo "\${{ needs.work.outputs.title }}"
`;
    expect(findingsIn({ 'test.yml': text })).toMatchObject([{ place: { line: 18 } }]);
  });

  test('through the inputs of an action of the repository, and of one that it calls', () => {
    const action = (steps: string) => `inputs: { text: {} }\nruns:\n  using: composite\n  steps:\n${steps}`;
    const files = {
      'test.yml': workflowText({ steps: `- uses: ./outer\n  with:\n    Text: ${tainted}` }),
      'outer/action.yml': action('    - uses: $/inner\n      with:\n        text: ${{ inputs.text }}\n'),
      'inner/action.yaml': action('    - run: echo "${{ inputs.text }}"\n      shell: bash\n'),
    };
    expect(findingsIn(files)).toMatchObject([
      { criterion: 'workflows/injection', place: { file: 'inner/action.yaml', line: 5 } },
    ]);
    expect(slugs(findingsIn({ 'inner/action.yaml': files['inner/action.yaml'] }))).toEqual([]);
  });

  test('through the inputs of a workflow of the repository', () => {
    const caller = `on: issues\npermissions: {}\njobs:\n  call:\n    uses: ./.github/workflows/called.yml\n    with:\n      title: ${tainted}\n`;
    const called = workflowText({ on: 'workflow_call:', steps: '- run: echo "${{ inputs.title }}"' });
    expect(findingsIn({ 'caller.yml': caller, 'called.yml': called })).toMatchObject([
      { place: { file: '.github/workflows/called.yml' } },
    ]);
  });
});

test('a script of actions/github-script is one too, and another action’s is not', () => {
  const script = (action: string) =>
    workflowText({
      steps: `- uses: ${action}@${'1'.repeat(40)}\n  with:\n    SCRIPT: say("\${{ github.head_ref }}")`,
    });
  expect(criteriaOf(script('actions/github-script'))).toEqual(['injection']);
  expect(criteriaOf(script('Actions/GitHub-Script'))).toEqual(['injection']);
  expect(criteriaOf(script('acme/other'))).toEqual([]);
});

test('each expression is told once, at its own place', () => {
  const text = workflowText({
    steps: '- run: |\n    a ${{ github.head_ref }}\n    b ${{ github.head_ref }}',
  });
  expect(findingsIn({ 'test.yml': text }).map(({ place }) => place?.line)).toEqual([11, 12]);
});

test('an expression with control characters cannot steer the log', () => {
  const text = workflowText({ steps: '- run: "echo ${{ github.head_ref || \'\\e[2J\\n::error::x\' }}"' });
  const [finding] = findingsIn({ 'test.yml': text });
  expect(finding?.message).toContain('github.head_ref');
  expect(finding?.message).not.toMatch(/[\u0000-\u001f]/);
});
