import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type GitHubDouble, startGitHubDouble } from '../doubles/github/github-double.ts';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { statesOnBranch } from './guard-kills/history.ts';
import { loseAnswers } from './guard-kills/lost-answers.ts';
import { compilePrograms } from './guard-kills/programs.ts';
import { killRound } from './guard-kills/round.ts';
import { verdictOn } from './guard-kills/verdict.ts';

const REPOSITORY = 'octo-org/widgets';
const BRANCH = 'p1-state';
const folder = useTempFolder();
let github: GitHubDouble;

beforeEach(async () => {
  github = await startGitHubDouble({ repository: REPOSITORY, contents: 'write' });
});

afterEach(() => github.close());

test('jobs that are killed while they ask the guard, and whose answers are lost, leave a ledger on the branch that is what they were told, to the micro-dollar', async () => {
  const limits = { limitMicroUsd: 1_000_000_000, slots: 3 };
  github.faults.inject({ kind: 'latency', ms: 10 });
  const losses = loseAnswers(github);
  const { entries, reads, violations } = await killRound({
    place: {
      kind: 'branch',
      repository: REPOSITORY,
      branch: BRANCH,
      url: github.url,
      token: github.token(),
    },
    folder: folder.path,
    processes: 16,
    atOnce: 6,
    longestLifeMs: 5000,
    limits,
    programs: compilePrograms(folder.at('program')),
    onDeath: runId => github.runs.finish(Number(runId), 'failure'),
  });
  losses.end();
  const verdict = verdictOn({ states: statesOnBranch(github, REPOSITORY, BRANCH), entries, limits });
  expect([...violations, ...verdict.violations]).toEqual([]);
  expect(reads).toBeGreaterThan(10);
  expect(losses.count()).toBeGreaterThan(5);
  expect(verdict.figures['admitted']).toBeGreaterThan(16);
});
