// needs: actionlint
import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { yamlBlocks } from './yaml-blocks.ts';

const folder = useTempFolder();

/** A page that shows one step of a job speaks of others by their ids. */
const OTHER_STEPS = 'property "[a-z]+" is not defined in object type \\{\\}';

test('actionlint finds nothing in the workflows of the documentation', () => {
  const workflows = yamlBlocks().filter(({ kind }) => kind === 'workflow');
  expect(workflows.length).toBeGreaterThan(10);
  for (const { page, line, document } of workflows) {
    const name = `${page.replaceAll('/', '-')}-${line}.yml`;
    folder.write(`.github/workflows/${name}`, stringify(whole(document)));
  }
  execFileSync('git', ['init', '-q'], { cwd: folder.path });
  const found = execFileSync(
    'actionlint',
    ['-no-color', '-shellcheck=', '-pyflakes=', '-ignore', OTHER_STEPS],
    {
      cwd: folder.path,
      encoding: 'utf8',
    },
  );
  expect(found).toBe('');
});

/** Parts of a workflow, with what every workflow has. */
function whole(document: unknown): object {
  const { jobs = { job: {} }, ...rest } = Object(document);
  return {
    ...rest,
    jobs: Object.fromEntries(
      Object.entries(jobs).map(([name, job]) => {
        const given = Object(job);
        const base = 'uses' in given ? {} : { 'runs-on': 'ubuntu-24.04', steps: [{ run: 'true' }] };
        return [name, { ...base, ...given }];
      }),
    ),
  };
}
