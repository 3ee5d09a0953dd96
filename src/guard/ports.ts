import type { NewEvent } from '../kernel/events/index.ts';
import type { Holders } from './holder-port.ts';
import type { KillswitchReason } from './killswitch.ts';
import type { OwnSettings, RulesOf } from './rules.ts';
import type { TransactPorts } from './transact.ts';

/** What the guard needs of the place where it runs. */
export interface GuardPorts extends TransactPorts {
  readonly own: OwnSettings;
  readonly rulesOf: RulesOf;
  readonly holders: Holders;
  /** What engages the killswitch besides the state: an input, a flag file. Looked at anew at each call. */
  readonly otherKillswitch: () => KillswitchReason | undefined;
  /** Between two looks at the killswitch and at a full house, in milliseconds. */
  readonly lookEveryMs: number;
  /** Whether the caller's own p1.yml is the policy: on a machine. A guard that nobody has set up keeps count there all the same. */
  readonly isOwnPolicy: boolean;
  readonly tell: (event: NewEvent) => void;
}

/** How long one question to the guard may take, retries included. */
export const ANSWER_WITHIN_MS = 60_000;
