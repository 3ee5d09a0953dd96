import type { Clock } from '../clock.ts';
import { createGitRepository, type GitRepository } from './git-repository.ts';

export type GitStore = ReturnType<typeof createGitStore>;

/** The git side of every repository; one exists from the first time that it is asked for. */
export function createGitStore(clock: Clock) {
  const repositories = new Map<string, GitRepository>();
  return {
    of(name: string): GitRepository {
      const known = repositories.get(name);
      if (known) return known;
      const made = createGitRepository(name, clock);
      repositories.set(name, made);
      return made;
    },
  };
}
