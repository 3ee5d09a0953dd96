/** Where and for whom p1 runs, as the report tells it. */
export interface SessionContext {
  readonly session: string;
  readonly runAttempt: number;
  readonly job: string;
  readonly provider: string;
  readonly actor: string | null;
  readonly repository: string | null;
  readonly ref: string | null;
  readonly branch: string | null;
  readonly sha: string | null;
  readonly event: string | null;
  readonly workflow: string | null;
  readonly runUrl: string | null;
  readonly buildId: string | null;
  readonly prNumber: string | null;
}
