export type Review = {
  /** Null for a user that is no more. */
  readonly user: string | null;
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';
  readonly commit: string | null;
};

export type PullRequest = {
  readonly number: number;
  readonly author: string | null;
  readonly head: string;
  /** Commits that belong to it besides its head. */
  readonly commits: readonly string[];
  /** Oldest first. */
  readonly reviews: readonly Review[];
};

export type PullStore = ReturnType<typeof createPullStore>;

/** The pull requests of the one repository that the double is of. */
export function createPullStore() {
  const pulls = new Map<number, PullRequest>();
  return {
    /** Opens a pull request, or puts another in its place. */
    put(pull: Pick<PullRequest, 'number' | 'author' | 'head'> & Partial<PullRequest>): void {
      pulls.set(pull.number, { commits: [], reviews: [], ...pull });
    },
    find: (number: number): PullRequest | undefined => pulls.get(number),
    ofCommit: (commit: string): readonly PullRequest[] =>
      [...pulls.values()].filter(({ head, commits }) => head === commit || commits.includes(commit)),
    clear: (): void => pulls.clear(),
  };
}
