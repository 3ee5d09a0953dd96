import type { CommandOptions, CommandOutcome } from './run-command.ts';

/** What the process that runs commands is told: one at a time, or to stop what it runs. */
export type CommandMessage =
  | { readonly kind: 'run'; readonly options: Omit<CommandOptions, 'stop'> }
  | { readonly kind: 'stop'; readonly why: string };

/** What it answers to each. */
export interface CommandReport extends Omit<CommandOutcome, 'stdout' | 'stderr'> {
  readonly stdout: StreamReport;
  readonly stderr: StreamReport;
}

export interface StreamReport {
  readonly seenBytes: number;
  readonly kept: Uint8Array;
  readonly digest: string;
}
