import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { startClientStep } from '../doubles/github/client-step.ts';
import { type GitHubDouble, startGitHubDouble } from '../doubles/github/github-double.ts';
import { lettersOnGitHub } from '../doubles/letters-on-github.ts';
import { deadLetterStoreConformance } from './dead-letter-store.ts';

const step = startClientStep();
let github: GitHubDouble;
let jobs = 0;

beforeAll(() => step.enter({}));
beforeEach(async () => {
  github = await startGitHubDouble({ actions: 'write' });
});
afterEach(() => github.close());
afterAll(() => step.leave());

deadLetterStoreConformance('the artifacts of a repository', () => {
  jobs += 1;
  return lettersOnGitHub(github, { runId: 100 + jobs });
});
