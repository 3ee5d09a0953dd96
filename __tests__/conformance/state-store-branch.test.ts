import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { stateBranch } from '../../src/platform/github/state-branch.ts';
import { type GitHubDouble, startGitHubDouble } from '../doubles/github/github-double.ts';
import { stateStoreConformance } from './state-store.ts';

const REPOSITORY = 'octo-org/widgets';
let github: GitHubDouble;
let branch = 'p1-state';
let tests = 0;

beforeAll(async () => {
  github = await startGitHubDouble({ repository: REPOSITORY, contents: 'write' });
});

beforeEach(() => {
  tests += 1;
  branch = `p1-state-${tests}`;
});

afterAll(() => github.close());

stateStoreConformance('a branch of a repository', () =>
  stateBranch({ repository: REPOSITORY, branch, token: github.token(), env: github.environment() }),
);
