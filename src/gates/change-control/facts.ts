import type { Loosening } from '../loosening/loosening.ts';
import type { Waiver } from '../waivers/waiver.ts';
import type { JudgedPullRequest } from './approvals.ts';

/** A path that changed and that only an approver's review lets change. */
export interface ProtectedChange {
  readonly path: string;
  /** `added`, `modified`, … */
  readonly kind: string;
  /** What it is protected as, such as `the policy`. */
  readonly as: string;
}

/** Who was asked whether protected paths may change. */
export type Reviews =
  /** No protected path changed, or nobody is named who could approve. */
  | { readonly kind: 'not-needed' }
  /** Offline, or at a terminal. */
  | { readonly kind: 'not-asked'; readonly why: string }
  | { readonly kind: 'asked'; readonly pullRequests: readonly JudgedPullRequest[] };

export type ReportReading =
  | { readonly kind: 'absent' }
  | { readonly kind: 'valid'; readonly file: string; readonly finishedAt: string | null }
  | { readonly kind: 'unknown-fields'; readonly file: string; readonly fields: readonly string[] }
  | { readonly kind: 'invalid'; readonly file: string; readonly why: string };

export type CommittedKind = 'env' | 'tmp' | 'dead-letter' | 'outputs';

/** What the gate `change-control` decides about. */
export interface ChangeControlFacts {
  /** How many paths changed; null when no change is judged. */
  readonly changed: number | null;
  readonly protectedChanges: readonly ProtectedChange[];
  readonly loosenings: readonly Loosening[];
  readonly reviews: Reviews;
  /** Path of p1.yml, and why it cannot be read where the change puts it; null when it can. */
  readonly configPath: string;
  readonly policyProblem: string | null;
  /** Waivers as the judged commit has them; or why they cannot be read. */
  readonly waivers:
    | { readonly kind: 'read'; readonly waivers: readonly Waiver[]; readonly addedHere: readonly Waiver[] }
    | {
        readonly kind: 'illegal';
        readonly problems: readonly {
          readonly where: string | null;
          readonly message: string;
          readonly fix: string;
        }[];
      };
  /** Who wrote the change. */
  readonly authors: readonly string[];
  readonly callingWorkflow: string | null;
  /** Whether the change touches it. */
  readonly isCallingWorkflowEdited: boolean;
  /** Files that became larger than 5 MB. */
  readonly largeFiles: readonly { readonly path: string; readonly bytes: number }[];
  readonly committed: readonly { readonly path: string; readonly kind: CommittedKind }[];
  /** How many files were looked at for `committed`. */
  readonly filesLookedAt: number;
  /** Files that differ from the judged commit where it is checked out. */
  readonly dirtyFiles: readonly string[];
  readonly report: ReportReading;
}
