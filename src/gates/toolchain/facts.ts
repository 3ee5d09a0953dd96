import type { ToolchainAnswer } from '../../toolchain/answer.ts';
import type { Pin, ToolUse } from '../../toolchain/pin.ts';

export interface ToolchainFacts {
  readonly answer: ToolchainAnswer;
  /** What the base's files say; null when no change is judged. */
  readonly base: BasePins | null;
}

export interface BasePins {
  readonly files: number;
  readonly pins: readonly Pin[];
  readonly uses: readonly ToolUse[];
  /** Files of the base that could not be read. */
  readonly unread: readonly string[];
}
