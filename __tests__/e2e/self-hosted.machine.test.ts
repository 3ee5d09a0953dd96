// needs: act, go
import { expect, test } from '@jest/globals';
import { ended, useExamples } from '../doubles/e2e/use-examples.ts';
import { readReport } from '../doubles/report-file.ts';

const examples = useExamples();

test("actions in jobs of one's own, on runners of one's own, do what the reusable workflows do", async () => {
  examples.take('self-hosted');
  const ran = ended(await examples.run({ workflow: '.github/workflows/pipeline.yml' }), 0);
  expect(ran.outputs('state')).toEqual(['SUCCESS']);
  expect(ran.outputs('outcome')).toEqual(['PASS']);
  expect(readReport(examples.consumer.at('kept/session_report.json'))).toMatchObject({
    outcome: 'PASS',
    runs: [{ step: 'measure', state: 'SUCCESS' }],
  });
  const drained = ended(
    await examples.run({ event: 'schedule', workflow: '.github/workflows/drain.yml' }),
    0,
  );
  expect(drained.outputs('reason-code')).toEqual(['nothing-due']);
  expect(examples.artifacts()).toEqual([
    'p1-journal-#',
    'p1-journal-#',
    'p1-journal-#',
    'p1-outputs-measure-#',
  ]);
  expect(examples.needs()).toEqual({
    'self-hosted/drain.yml plan': ['actions: read', 'contents: read'],
    'self-hosted/pipeline.yml measure': ['contents: read'],
  });
  expect(examples.forbidden()).toEqual([]);
  expect(examples.restCalls()).toEqual({
    GetRepository: 1,
    GraphQLQuery: 2,
    ListCaches: 2,
    ListRepositoryArtifacts: 3,
  });
}, 100_000);
