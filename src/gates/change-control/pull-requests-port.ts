/** What is known of a pull request. */
export interface PullRequest {
  readonly number: number;
  /** Who opened it; null for a user that is no more. */
  readonly author: string | null;
  /** Its newest commit. */
  readonly head: string;
}

/** One review, as it stands now. */
export interface Review {
  /** Null for a user that is no more. */
  readonly user: string | null;
  readonly state: 'approved' | 'changes-requested' | 'dismissed' | 'commented' | 'pending';
  /** The commit that was reviewed; null where it is not told. */
  readonly commit: string | null;
}

/** Where pull requests and their reviews are (`pull-requests: read`). @throws ExternalError for an answer that does not tell all. */
export interface PullRequests {
  readonly find: (number: number) => Promise<PullRequest>;
  /** All of them, oldest first. */
  readonly reviewsOf: (number: number) => Promise<readonly Review[]>;
  /** The pull requests that `commit` belongs to. */
  readonly ofCommit: (commit: string) => Promise<readonly PullRequest[]>;
}
