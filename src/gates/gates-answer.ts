import type { GateId } from '../config/gate-ids.ts';
import type { GateVerdict, Place } from './gate.ts';

/** A finding as it counts, waivers and circumstances considered. */
export interface JudgedFinding {
  readonly criterion: string;
  /** What it counts as here: `waived` by a waiver; a live failure on a proposal counts as `warn`. */
  readonly level: 'error' | 'fail' | 'warn' | 'waived';
  /** Whether it is a failure that only warns because a change is judged. */
  readonly isSoftened: boolean;
  readonly message: string;
  readonly fix: string;
  readonly place: Place | null;
  readonly scope: string;
  readonly waiver: WaiverNote | null;
}

/** Who stands for a finding, why, and until when (`yyyy-mm-dd`). */
export interface WaiverNote {
  readonly owner: string;
  readonly reason: string;
  readonly approver: string;
  readonly expires: string;
}

/** What one gate came to. */
export interface GateResult {
  readonly id: GateId;
  readonly title: string;
  readonly verdict: GateVerdict;
  /** One sentence: why it came to that. */
  readonly why: string;
  /** What to do first; null when there is nothing to do. */
  readonly fix: string | null;
  /** The worst first. */
  readonly findings: readonly JudgedFinding[];
  readonly evidence: readonly string[];
  readonly advice: string | null;
  readonly durationMs: number;
  /** Path of its page in p1's repository, `docs/gates/secrets.md`. */
  readonly docs: string;
}

/** What all gates came to. */
export interface GatesAnswer {
  readonly verdict: 'pass' | 'warn' | 'fail';
  /** Only some gates were asked, which is no check. */
  readonly isPartial: boolean;
  /** In the order of {@link GATE_IDS}. */
  readonly gates: readonly GateResult[];
  /** Gates that the policy in force leaves out; they are among `gates`, as not applicable. */
  readonly leftOut: readonly GateId[];
  /** What was judged: base and head, for a person. */
  readonly what: string;
  /** `p1.yml of the base 0123456789ab`, `p1.yml of the working tree`, or `defaults: …`. */
  readonly policySource: string;
  readonly durationMs: number;
  readonly isOffline: boolean;
}
