// needs: act, go
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { ended, summariesOf, useExamples } from '../doubles/e2e/use-examples.ts';
import { readReport } from '../doubles/report-file.ts';
import { NEEDS } from './needs.ts';

const examples = useExamples();
const { consumer } = examples;

/** What the last job's report says. */
const report = () => readReport(consumer.at('kept/session_report.json'));

test('a session runs its steps and sums up; when its failed jobs are run again, the report folds both attempts', async () => {
  examples.take('session');
  consumer.write('consumer/steps/summarise.mjs', 'process.exitCode = 3;\n');
  consumer.commit();
  const first = ended(await examples.run({}, { runId: 7 }), 1);
  expect(first.outputs('state')).toEqual(['SUCCESS', 'FAIL']);
  expect(first.outputs('cost-usd')).toEqual(['0.007000', '0.000000']);
  expect(report()).toMatchObject({ outcome: 'FAIL', reason_code: 'exit-nonzero', runs_total: 2 });

  consumer.write('consumer/steps/summarise.mjs', readFileSync('examples/session/steps/summarise.mjs'));
  consumer.commit();
  const second = ended(await examples.run({ matrix: 'step:summarise' }, { runId: 7, attempt: 2 }), 0);
  expect(second.outputs('state')).toEqual(['SUCCESS']);
  expect(second.outputs('outcome')).toEqual(['PASS']);
  expect(summariesOf(second).at(-1)).toMatch(/^# RESULT: PASS: 2 of 2 runs succeeded.*\$0\.007/);
  const { runs, jobs } = report();
  expect(runs.map(({ step, state }) => `${step} ${state}`)).toEqual(['collect SUCCESS', 'summarise SUCCESS']);
  expect(jobs.map(({ job, run_attempt }) => `${job} ${run_attempt}`)).toEqual(['run 1', 'run (1) 2']);

  expect(examples.artifacts().filter(name => name.includes('outputs'))).toEqual([
    'p1-outputs-collect-#',
    'p1-outputs-summarise-#',
  ]);
  expect(examples.needs()).toEqual(NEEDS.session);
  expect(examples.forbidden()).toEqual([]);
  // Admission and settlement of three launches, on a branch that the first one makes; the first attempt's artifacts by REST.
  expect(examples.restCalls()).toEqual({
    GraphQLQuery: 6,
    GraphQLMutation: 5,
    CreateTree: 1,
    CreateCommit: 1,
    CreateRef: 1,
    ListRunArtifacts: 2,
    DownloadArtifact: 5,
    GetArtifact: 4,
  });
}, 100_000);
