/** A file in an archive. Its name is shown, and never the name of a file that p1 opens or writes. */
export interface Member {
  readonly name: string;
  readonly bytes: Buffer;
  /** Whether it and what it is packed in count as one archive: a tar in gzip. */
  readonly isSameLevel?: boolean;
}

/** What is left of what one archive may cost, with all archives in it. */
export interface Budget {
  /** That its members may have. */
  bytes: number;
  members: number;
  /** That may be read and given by all attempts to unpack, those that failed too: members may share what is packed. */
  work: number;
}

/** Told of a member that was not read whole, and why, in words that follow its name; '' is the archive itself. */
export type OnSkipped = (name: string, reason: string) => void;

/** More are not read of one archive, with all archives in it. */
const MOST_MEMBERS = 20_000;
/** What an honest archive costs is twice its bytes at most: those that are packed, and those that come of them. */
const WORK_FACTOR = 4;

export function budgetOf(maxBytes: number): Budget {
  return { bytes: maxBytes, members: MOST_MEMBERS, work: WORK_FACTOR * maxBytes };
}

/** Takes one member from the budget; false, and told, when there is none left. */
export function takesMember(name: string, budget: Budget, onSkipped: OnSkipped): boolean {
  if (budget.members <= 0) onSkipped(name, 'comes after more members than are read of one archive');
  budget.members -= 1;
  return budget.members >= 0;
}
