/** The report on disk while a session goes on. */
export interface LiveReport {
  /** Writes it soon: once for all that changes in one turn of the event loop, and while the step already runs. */
  readonly changed: () => void;
  /** Writes it at once, for the last time. */
  readonly ended: () => void;
}

/** A report is four files, each replaced by a rename: writing it for every event cost a fifth of a short session. */
export function createLiveReport(write: () => void): LiveReport {
  let pending: NodeJS.Immediate | undefined;

  function writeNow(): void {
    clearImmediate(pending);
    pending = undefined;
    write();
  }

  return {
    changed: () => {
      pending ??= setImmediate(writeNow);
    },
    ended: writeNow,
  };
}
