import type { Config } from '../config/config.ts';
import type { GateId } from '../config/gate-ids.ts';

/**
 * What a gate comes to. `error`: it could not run. `not-applicable`: what it asks about is certainly not there. `waived`: it would fail, and
 * waivers stand for all that would make it.
 */
export type GateVerdict = 'pass' | 'warn' | 'fail' | 'waived' | 'error' | 'not-applicable';

/** One condition of a gate. */
export interface Criterion {
  /** `secrets/new-finding`: the gate, and the anchor of the condition on the gate's page. */
  readonly id: string;
  /** What the gate comes to when only this condition holds. */
  readonly level: Exclude<GateVerdict, 'waived'>;
  /**
   * Whether it is about a state that no change of the repository can mend: such a failure is a warning on pull requests and in merge groups,
   * or an incident would block its own cure.
   */
  readonly isLive: boolean;
  /** The condition, in one sentence. */
  readonly states: string;
}

/** A criterion with level `warn`, `fail` or `error` that holds, at one place. */
export interface GateFinding {
  /** Id of one of the gate's criteria. */
  readonly criterion: string;
  /** What holds, where, in one sentence. */
  readonly message: string;
  readonly fix: string;
  readonly place: Place | null;
  /** By what a waiver can name it: a path, a package, a rule, a tool; `*` where there is just one. */
  readonly scope: string;
}

export interface Place {
  /** From the repository's root, '/'-separated. */
  readonly file: string;
  /** From 1; null for the file as a whole. */
  readonly line: number | null;
  /** From 1, in UTF-16 code units; null for the line as a whole. */
  readonly column: number | null;
}

export type GateDecision =
  | {
      readonly kind: 'judged';
      readonly findings: readonly GateFinding[];
      /** What was looked at, with numbers; never empty: a gate that looked at nothing did not run. */
      readonly evidence: readonly string[];
      /** Lines that a person could add to get more of it; null when there are none. */
      readonly advice: string | null;
    }
  | {
      readonly kind: 'not-applicable';
      /** Id of the criterion with this level that holds. */
      readonly criterion: string;
      /** What shows that it does not apply, of base and of head. */
      readonly evidence: readonly string[];
      readonly advice: string | null;
    };

/** Under which circumstances a gate decides. */
export interface Circumstances {
  /** Whether a change is judged that is not yet part of its branch: a pull request, a merge group, or `--base` at a terminal. */
  readonly isProposal: boolean;
  /** The commit whose policy, waivers and baselines are in force: the tip of the change's base; null when no change is judged. */
  readonly base: string | null;
  /** Where the change left its base: what it does is the difference from here to `head`. Null when no change is judged. */
  readonly mergeBase: string | null;
  /** The commit that is checked out. */
  readonly head: string;
  readonly isOffline: boolean;
  readonly now: Date;
  /** The policy in force: that of `base`, else of the working tree. */
  readonly policy: Config;
}

/** One gate. It decides and does nothing else; what it decides about is gathered before. */
export interface Gate<Facts> {
  readonly id: GateId;
  /** As in the table: `Secrets`. */
  readonly title: string;
  readonly criteria: readonly Criterion[];
  readonly decide: (facts: Facts, circumstances: Circumstances) => GateDecision;
}
