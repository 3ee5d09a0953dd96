import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { useWorkflowRun } from '../doubles/job/workflow-run.ts';

const run = useWorkflowRun();
const FILES = ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STEP_SUMMARY'];

/** Writes to each of the runner's files that it finds in its environment, and gives commands on both streams. */
const HOSTILE = [
  `for file in ${FILES.map(name => `"$${name}"`).join(' ')}; do [ -z "$file" ] || echo "state=forged" >> "$file"; done`,
  'echo "::set-output name=state::forged"; echo "::save-state name=root::/forged" >&2',
  'echo "::add-mask::SUCCESS"; echo "##[error]forged"; printf "::error::forged"',
  'echo "::stop-commands::mine"; echo "::mine::"; env | grep -c "^ACTIONS_\\|^INPUT_\\|^GITHUB_TOKEN=" || true',
].join('\n');

async function launch(own: object) {
  run.declare({ work: { run: HOSTILE, ...own } });
  const variables = Object.fromEntries(
    ['GITHUB_ENV', 'GITHUB_PATH'].map(name => [name, run.write(`runner/${name}`, '')]),
  );
  const job = run.job('pipeline', { variables });
  const main = await job.main('launch', { step: 'work', upload: 'false' });
  const read = (name: string): string => readFileSync(run.at('runner', name), 'utf8');
  return { job, main, files: ['GITHUB_ENV', 'GITHUB_PATH'].map(read) };
}

/** The lines on which a runner would act: none of those between a stop and its token. */
function actedOn(stdout: string): readonly string[] {
  let token: string | undefined;
  return stdout.split('\n').filter(line => {
    if (token !== undefined) {
      if (line === `::${token}::`) token = undefined;
      return false;
    }
    token = /^::stop-commands::(.+)$/.exec(line)?.[1];
    return token === undefined && /^\s*::|##\[/.test(line);
  });
}

test('a step cannot set outputs, state, environment, path or summary, nor give a command', async () => {
  const { job, main, files } = await launch({});
  expect(main.outputs).toMatchObject({ state: 'SUCCESS', decision: 'continue' });
  expect(main.outputEntries.filter(({ value }) => value.includes('forged'))).toEqual([]);
  expect(main.state).toEqual({ 'is-first': 'true', 'is-offline': 'false', root: `${job.workspace}/.p1` });
  expect([main.summary, ...files]).toEqual(['', '', '']);
  expect(actedOn(main.stdout)).toEqual(['::group::Step work', '::endgroup::']);
  expect(main.stdout).toMatch(/^0$/m);
  const post = await job.post(main);
  expect([post.status, post.summary.includes('forged'), existsSync('/forged')]).toEqual([0, false, false]);
});

test('with `workflow-commands: allow` what it writes and prints arrives', async () => {
  const { main, files } = await launch({ 'workflow-commands': 'allow' });
  expect(main.outputEntries).toContainEqual({ name: 'state', value: 'forged' });
  expect([main.summary, ...files]).toEqual(['state=forged\n', 'state=forged\n', 'state=forged\n']);
  expect(actedOn(main.stdout)).toEqual(
    expect.arrayContaining(['::set-output name=state::forged', '::add-mask::SUCCESS']),
  );
});
