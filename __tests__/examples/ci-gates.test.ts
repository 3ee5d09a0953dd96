import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { configOf } from '../../src/config/load.ts';
import { parseYaml } from '../../src/config/yaml-source.ts';

const READ = { actions: 'read', contents: 'read', 'pull-requests': 'read' };
const TRIGGERS = ['pull_request', 'merge_group', 'push', 'schedule'];
const text = (file: string): string => readFileSync(file, 'utf8');
const reusable = parse(text('.github/workflows/ci-gates.yml'));
const example = parse(text('examples/ci-gates/.github/workflows/gates.yml'));

describe('the reusable workflow', () => {
  test('may read, and nothing else', () => {
    expect(reusable.permissions).toEqual({});
    expect(reusable.jobs.gates.permissions).toEqual(READ);
  });

  test('checks out all history with an action of which the commit is named, and keeps no credentials', () => {
    const [checkout] = reusable.jobs.gates.steps;
    expect(checkout.uses).toMatch(/^actions\/checkout@[0-9a-f]{40}$/);
    expect(checkout.with).toEqual({ 'fetch-depth': 0, 'persist-credentials': false });
  });

  test('asks the gates of its own commit, with no condition, and ends in time', () => {
    const { steps, if: condition, 'timeout-minutes': minutes } = reusable.jobs.gates;
    expect(condition).toBeUndefined();
    expect(minutes).toBeGreaterThan(30);
    expect(steps.at(-1)).toEqual({ uses: '$/ci-gates', with: { offline: '${{ inputs.offline }}' } });
  });

  test('has the inputs that contracts name, with defaults', () => {
    const { inputs } = reusable.on.workflow_call;
    expect(Object.keys(inputs)).toEqual(['runs-on', 'offline']);
    expect(inputs).toMatchObject({ 'runs-on': { default: 'ubuntu-24.04' }, offline: { default: false } });
  });

  test('ends an older check of the same pull request alone', () => {
    expect(reusable.concurrency).toEqual({
      group: 'p1-ci-gates-${{ github.event.pull_request.number || github.run_id }}',
      'cancel-in-progress': true,
    });
  });
});

/** The caller that a text shows in a block of YAML, or in the comment at its head. */
function shownIn(file: string): ReturnType<typeof parse> {
  const lines = text(file).split('\n');
  const from = lines.findIndex(line => /^(# {3})?on:/.test(line));
  const block = lines.slice(
    from,
    lines.findIndex((line, index) => index > from && /^(```|#?)$/.test(line)),
  );
  return parse(block.map(line => line.replace(/^# {3}/, '')).join('\n'));
}

describe.each([
  ['the example', example],
  ['the head of the reusable workflow', shownIn('.github/workflows/ci-gates.yml')],
  ["the action's README", shownIn('actions/ci-gates/README.md')],
])('the caller in %s', (_where, caller) => {
  const job = caller.jobs.gates;

  test('is started by changes, merge groups, pushes and a clock, and by no part of the paths', () => {
    expect(Object.keys(caller.on)).toEqual(TRIGGERS);
    expect(JSON.stringify(caller.on)).not.toContain('paths');
    expect(job.if).toBeUndefined();
  });

  test('gives just the permissions that the gates ask for', () => {
    expect(caller.permissions).toEqual({});
    expect(job.permissions).toEqual(READ);
  });
});

test('the p1.yml of the example is legal, and protects the workflows', () => {
  const file = 'examples/ci-gates/.github/p1.yml';
  const { gates } = configOf(parseYaml(file, readFileSync(file)), '/repository', undefined);
  expect(gates.protectedPaths).toEqual(['.github/**']);
  expect(gates.approvers).not.toEqual([]);
});
