import type { DependenciesAnswer } from '../../dependencies/answer.ts';

export interface DependenciesFacts {
  readonly answer: DependenciesAnswer;
  /** Manifests of `head` that no lockfile of their own folder or of one above covers, though they have dependencies. */
  readonly uncovered: readonly string[];
  readonly head: ManifestFacts;
  /** Null when no change is judged. */
  readonly base: ManifestFacts | null;
  /** Whether advisories for offline use were named, or kept by an earlier check. */
  readonly hasAdvisories: boolean;
}

/** What one side has, but for folders of tests. */
export interface ManifestFacts {
  /** How many package.json, and folders with a lockfile. */
  readonly manifests: number;
  readonly lockfiles: number;
  /** Manifests in whose folder there is no lockfile. */
  readonly unlocked: ReadonlySet<string>;
}
