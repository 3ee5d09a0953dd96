// needs: act, go
import { existsSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { ended, REPOSITORY, summariesOf, useExamples } from '../doubles/e2e/use-examples.ts';
import { readReport } from '../doubles/report-file.ts';
import { NEEDS } from './needs.ts';

const examples = useExamples();
const { consumer } = examples;

const WORKFLOW = '.github/workflows/pipeline.yml';
const SESSION = `
on: push
permissions: {}
jobs:
  session:
    permissions: { actions: read, contents: write }
    uses: org/p1/.github/workflows/session.yml@v1
    with: { steps: '["report"]' }
`;
const session = () => examples.run({ workflow: WORKFLOW });
const operate = (inputs: Readonly<Record<string, string>>) =>
  examples.run({
    event: 'workflow_dispatch',
    workflow: '.github/workflows/operate.yml',
    inputs: { part: 'guard', ...inputs },
  });

/** The operator's example, whose step runs this, with a workflow that runs the step. */
function take(run: string, slots = 2): void {
  examples.take('operator', text =>
    text.replace(/run: date.*/, `run: ${run}`).replace('concurrency: 2', `concurrency: ${slots}`),
  );
  consumer.write(`consumer/${WORKFLOW}`, SESSION);
  consumer.commit();
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(resolve => setTimeout(resolve, 50));
}
const isKept = (file: string) => existsSync(consumer.at('kept', file));

test('the operator engages the killswitch while a step runs: it is stopped, what it was doing is kept, its run is cancelled', async () => {
  take('echo half > "$P1_OUTPUT_DIR/day"; echo begun; touch "$KEPT/started"; exec sleep 100');
  const running = session();
  await until(() => isKept('started'));
  const [{ id = 0 } = {}] = examples.github.runs.list(REPOSITORY);
  const engaged = ended(
    await operate({ operation: 'engage', reason: 'a runaway', 'cancel-runs': 'true' }),
    0,
  );
  expect(engaged.log).toContain('a runaway');
  expect(examples.github.requests.of('CancelRun').map(({ path }) => path)).toEqual([
    `/repos/${REPOSITORY}/actions/runs/${id}/cancel`,
  ]);
  const stopped = ended(await running, 1);
  expect(stopped.outputs('state')).toEqual(['FAIL']);
  expect(stopped.outputs('reason-code')).toEqual(['killswitch', 'killswitch']);
  expect(stopped.outputs('outputs-path')).toEqual(['']);
  expect(summariesOf(stopped).at(-1)).toMatch(/RESULT: FAIL \(killswitch\)[\s\S]*Evidence: /);
  expect(examples.artifacts()).toEqual(
    expect.arrayContaining([expect.stringMatching(/^p1-dlq-#~ready~report~guard~1~/), 'p1-journal-#']),
  );
  expect(examples.artifacts().filter(name => name.startsWith('p1-outputs'))).toEqual([]);
  expect(examples.needs()).toEqual(NEEDS.killswitch);
  expect(examples.forbidden()).toEqual([]);
}, 100_000);

test('a step whose budget is more than what is left of the day is refused before it starts', async () => {
  take('touch "$KEPT/started" "$P1_OUTPUT_DIR/day"');
  ended(await operate({ operation: 'adjust', usd: '19.80', reason: 'a bill' }), 0);
  const refused = ended(await session(), 1);
  expect(refused.outputs('reason-code')).toEqual(['budget-exhausted', 'budget-exhausted']);
  expect(isKept('started')).toBe(false);
  expect(readReport(consumer.at('kept/session_report.json'))).toMatchObject({
    outcome: 'FAIL',
    reason_code: 'budget-exhausted',
    runs: [{ step: 'report', state: 'FAIL' }],
  });
  expect(new Set(examples.artifacts())).toEqual(new Set(['p1-journal-#']));
  expect(examples.needs()).toEqual(NEEDS.budget);
  expect(examples.forbidden()).toEqual([]);
  // One transaction of the operator, on a branch that it makes, and one look by the step.
  expect(examples.restCalls()).toEqual({ GraphQLQuery: 3, CreateTree: 1, CreateCommit: 1, CreateRef: 1 });
}, 100_000);

test('of two sessions at once only as many run as there are slots; the other is refused and says who holds them', async () => {
  take('touch "$KEPT/started" "$P1_OUTPUT_DIR/day"; until test -e "$KEPT/go"; do sleep 0.1; done', 1);
  const first = session();
  await until(() => isKept('started'));
  const second = ended(await session(), 1);
  expect(second.outputs('reason-code')).toEqual(['slots-full', 'slots-full']);
  expect(second.log).toMatch(/All 1 slots are taken, by report \(/);
  consumer.write('kept/go', '');
  expect(ended(await first, 0).outputs('state')).toEqual(['SUCCESS']);
  expect(examples.github.requests.of('GetRun')).toHaveLength(1);
  expect(examples.needs()).toEqual(NEEDS.slots);
  expect(examples.forbidden()).toEqual([]);
}, 100_000);
