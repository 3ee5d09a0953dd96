import { describe, expect, test } from '@jest/globals';
import { isOwnAction, permissionsOf, workflowsOf } from '../doubles/e2e/declared.ts';
import { highest } from '../doubles/e2e/use-examples.ts';
import { NEEDS } from './needs.ts';

const REUSABLE = ['ci-gates.yml', 'dlq-drain.yml', 'operate.yml', 'session.yml'];

/** What no call of a scenario shows, and why a job declares it all the same. */
const EXCEPTIONS: Readonly<Record<string, readonly (readonly [need: string, why: string])[]>> = {
  'dlq-drain.yml report': [
    ['actions: read', 'journals of earlier attempts, when failed jobs of a drain are run again'],
  ],
};

const workflows = workflowsOf('.');
const jobs = REUSABLE.flatMap(file =>
  Object.entries(workflows[file]?.jobs ?? {}).map(([name, job]) => ({
    name: `${file} ${name}`,
    declared: Object.entries(permissionsOf(workflows[file] ?? { jobs: {} }, job))
      .map(([permission, level]) => `${permission}: ${level}`)
      .sort(),
    // act's checkout copies a folder; that of GitHub reads the repository.
    checkout: job.steps?.some(({ uses }) => uses?.startsWith('actions/checkout@')) ? ['contents: read'] : [],
  })),
);

const measured = Object.values(NEEDS).flatMap(needs =>
  Object.entries(needs).flatMap(([job, all]) => all.map(need => [job, need] as const)),
);

test('scenarios speak of jobs that there are, and so do exceptions', () => {
  const names = jobs.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([...measured.map(([job]) => job), ...Object.keys(EXCEPTIONS)]),
  );
});

test.each(jobs)('$name declares what its calls need and its checkout, and nothing else', job => {
  const excepted = (EXCEPTIONS[job.name] ?? []).map(([need]) => need);
  const ofCalls = measured.flatMap(([name, need]) => (name === job.name ? [need] : []));
  for (const need of excepted) expect(ofCalls).not.toContain(need);
  const least = highest([...ofCalls, ...job.checkout, ...excepted].map(need => [job.name, need]));
  expect(job.declared).toEqual(least[job.name] ?? []);
});

describe.each(['ci-gates', 'licences', 'nightly-drain', 'operator', 'session'])('the example %s', example => {
  const callers = Object.values(workflowsOf(`examples/${example}`)).flatMap(workflow =>
    Object.values(workflow.jobs).flatMap(job => {
      const called = REUSABLE.find(file => job.uses === `org/p1/.github/workflows/${file}@v1`);
      return called === undefined ? [] : [{ called, given: permissionsOf(workflow, job) }];
    }),
  );

  test('gives the workflow that it calls what its jobs declare together', () => {
    expect(callers).not.toEqual([]);
    for (const { called, given } of callers) {
      const together = highest(
        jobs
          .filter(({ name }) => name.startsWith(`${called} `))
          .flatMap(({ declared }) => declared.map(need => [called, need])),
      );
      expect(
        Object.entries(given)
          .map(([name, level]) => `${name}: ${level}`)
          .sort(),
      ).toEqual(together[called]);
    }
  });
});

test('what counts as an action of p1 is one', () => {
  expect(['$/launch', 'org/p1/launch@v1'].every(isOwnAction)).toBe(true);
  expect(['$/.github/actions/step-env', 'actions/checkout@v7', undefined].some(isOwnAction)).toBe(false);
});
