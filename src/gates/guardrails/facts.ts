import type { GuardConfig } from '../../config/config.ts';
import type { GuardStatus } from '../../guard/status.ts';
import type { ConfigProblem } from '../../kernel/errors.ts';
import type { Place } from '../gate.ts';

export type LimitName = keyof GuardConfig['written'];

/** What the gate `guardrails` decides about. */
export interface GuardrailsFacts {
  /** Path of p1.yml, from the repository's root. */
  readonly configPath: string;
  readonly head: HeadGuard;
  /** What git tracks at head, and what of it is state of the guard. */
  readonly tracked: { readonly files: number; readonly state: readonly CommittedState[] };
  readonly state: GuardStateFacts;
  /** Of this machine, at p1's root. */
  readonly freeBytes: number;
}

/** The guard's section as the change has it. */
export type HeadGuard =
  | { readonly kind: 'absent' }
  | { readonly kind: 'illegal'; readonly problems: readonly ConfigProblem[] }
  | {
      readonly kind: 'legal';
      readonly guard: GuardConfig;
      /** Whether the file has `guard:`; a step with a budget sets the guard up too. */
      readonly hasSection: boolean;
      readonly places: Readonly<Record<LimitName, Place>>;
    };

export type GuardStateFacts =
  | { readonly kind: 'seen'; readonly status: GuardStatus }
  | NotAsked
  | { readonly kind: 'unavailable'; readonly message: string; readonly fix: string };

/** Nobody asked, by the user's own wish or for want of a right that nothing needs yet. */
export interface NotAsked {
  readonly kind: 'not-asked';
  readonly why: string;
  readonly fix: string;
}

export interface CommittedState {
  readonly path: string;
  readonly what: 'killswitch' | 'state';
}
