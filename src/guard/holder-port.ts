/** Who holds a lease, as far as others can find out whether it still lives. */
export type Holder =
  | {
      readonly kind: 'github';
      readonly repository: string;
      readonly run_id: string;
      readonly run_attempt: number;
      readonly job: string;
    }
  | {
      readonly kind: 'process';
      readonly host: string;
      readonly boot: string;
      readonly pid: number;
      readonly started_at: string;
    };

/** `unknown` where nobody answers, or nobody can know: then only the lease's own end ends it. */
export type Liveness = 'alive' | 'gone' | 'unknown';

/** Finds out about holders. */
export interface Holders {
  /** Whether asking costs nothing: then every admission asks of every holder, else only one that would be refused. */
  readonly isFree: boolean;
  readonly lookAt: (holder: Holder) => Promise<Liveness>;
}
