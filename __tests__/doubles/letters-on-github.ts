import type { DeadLetterStore } from '../../src/dlq/dead-letter-port.ts';
import { type GitHubLettersOptions, gitHubLetters } from '../../src/platform/github/dead-letters.ts';
import type { EnvironmentOptions, GitHubDouble } from './github/github-double.ts';

export type LettersJob = EnvironmentOptions & { readonly options?: Partial<GitHubLettersOptions> };

/** The dead letters of the double's repository as a job sees them. */
export function lettersOnGitHub(
  github: GitHubDouble,
  { options = {}, ...job }: LettersJob = {},
): DeadLetterStore {
  const env = github.environment(job);
  const store = gitHubLetters({
    repository: env['GITHUB_REPOSITORY'] ?? '',
    token: env['GITHUB_TOKEN'] ?? '',
    env,
    now: () => github.clock.now(),
    pause: async () => {},
    memo: null,
    retentionDays: 30,
    allow: { workflows: [], events: ['push'] },
    longestMs: () => 60_000,
    ...options,
  });
  // The artifact client knows its job by the environment of the process.
  const enter = (): void => void Object.assign(process.env, env);
  return {
    ...store,
    add: async letter => {
      enter();
      return store.add(letter);
    },
    claim: async (index, claimant) => {
      enter();
      return store.claim(index, claimant);
    },
    putBack: async (claim, letter) => {
      enter();
      return store.putBack(claim, letter);
    },
    revise: async (index, letter) => {
      enter();
      return store.revise(index, letter);
    },
    resolve: async claim => {
      enter();
      return store.resolve(claim);
    },
    remove: async (index, because) => {
      enter();
      return store.remove(index, because);
    },
  };
}
