// needs: act, go
import { expect, test } from '@jest/globals';
import { ended, summariesOf, useExamples } from '../doubles/e2e/use-examples.ts';
import { NEEDS } from './needs.ts';

const examples = useExamples();
const { consumer } = examples;

const letters = () => examples.artifacts().filter(name => name.startsWith('p1-dlq-'));

/** As if a job had died between writing an entry's newer copy and removing this one. */
function keepOlderCopy(): () => void {
  const { artifacts, blobs } = examples.github;
  const older = artifacts.all().find(({ name }) => name.startsWith('p1-dlq-'));
  const content = blobs.get(older?.blob ?? '');
  if (older === undefined || content === undefined) throw new Error('There is no entry.');
  return () => {
    const again = artifacts.create(older.run, { ...older, expiresAt: older.expiresAt });
    if (again === undefined) throw new Error('The older copy is still there.');
    blobs.put(again.blob, content);
    artifacts.finalize(again, older.sizeBytes, older.digest);
  };
}

test('what failed at night waits, an operator redrives it, and the drain runs it to success and tidies up', async () => {
  examples.take('operator');
  examples.take('nightly-drain', text => `${text}\nguard: { daily-budget-usd: 5, concurrency: 2 }\n`);
  const failed = ended(await examples.run({ workflow: '.github/workflows/import.yml' }), 1);
  expect(failed.outputs('state')).toEqual(['FAIL']);
  expect(letters()).toEqual([expect.stringContaining('~ready~import~failure~1~')]);
  const id = failed.outputs('dlq-id').find(Boolean) ?? '';
  const leaveOlderCopy = keepOlderCopy();

  const redriven = ended(
    await examples.run({
      event: 'workflow_dispatch',
      workflow: '.github/workflows/operate.yml',
      inputs: { part: 'dlq', operation: 'redrive', id, reason: 'the archive is there' },
    }),
    0,
  );
  expect(redriven.log).toContain('redrive: 1 entries changed.');
  expect(letters()).toEqual([expect.stringContaining('~ready~import~failure~2~')]);

  leaveOlderCopy();
  consumer.write('archive.tar', 'abc');
  const drained = ended(
    await examples.run({
      event: 'schedule',
      workflow: '.github/workflows/drain.yml',
      env: { ARCHIVE: consumer.at('archive.tar') },
    }),
    0,
  );
  expect(drained.outputs('state')).toEqual(['SUCCESS']);
  expect(drained.outputs('due')).toEqual(['1']);
  expect(summariesOf(drained).at(-1)).toMatch(/^# Dead letters\n\n# RESULT: PASS: step import/);
  expect(summariesOf(drained).at(-1)).toContain(`| \`${id}\` | import | 3 | resolved |`);
  expect(letters()).toEqual([]);
  expect(examples.artifacts()).toContain('p1-outputs-import-#');

  expect(examples.needs()).toEqual(NEEDS.drain);
  expect(examples.forbidden()).toEqual([]);
  expect(Object.keys(examples.restCalls()).sort()).toEqual([
    'CreateCommit',
    'CreateRef',
    'CreateTree',
    'DeleteArtifactById',
    'DownloadArtifact',
    'GetArtifact',
    'GetRef',
    'GetRepository',
    'GetRun',
    'GraphQLMutation',
    'GraphQLQuery',
    'ListCaches',
    'ListCommits',
    'ListRepositoryArtifacts',
    'ListRunArtifacts',
  ]);
}, 100_000);
