import type { GuardState } from '../../../src/guard/state.ts';
import { decodeState } from '../../../src/guard/state-files.ts';
import type { GitHubDouble } from '../github/github-double.ts';

const REPOSITORY = 'octo-org/widgets';
const BRANCH = 'p1-state';

/** Writes the default branch's p1.yml, which is the policy whatever a job's own file says. */
export function setPolicy(github: GitHubDouble, guard: Readonly<Record<string, unknown>>): void {
  // JSON is YAML.
  github.git.of(REPOSITORY).write('main', { '.github/p1.yml': JSON.stringify({ version: 1, guard }) });
}

/** The guard's state as it stands on its branch; undefined without one. */
export function stateOf(github: GitHubDouble, branch = BRANCH): GuardState | undefined {
  const repository = github.git.of(REPOSITORY);
  return repository.head(branch) === undefined ? undefined : decodeState(repository.files(branch));
}

/** What each transaction was for, oldest first. */
export function transactions(github: GitHubDouble): readonly string[] {
  return github.git
    .of(REPOSITORY)
    .log(BRANCH)
    .map(({ message }) => message.replace(/ \d{8}T.*/, ''))
    .reverse();
}

export function branchesWith(github: GitHubDouble, names: readonly string[]): readonly string[] {
  return names.filter(name => github.git.of(REPOSITORY).head(name) !== undefined);
}
