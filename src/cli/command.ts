import type { Environment } from '../kernel/inputs.ts';
import type { Result } from '../kernel/result.ts';
import type { Arguments, FlagSpecs } from './flags.ts';

export interface CommandCall {
  readonly args: Arguments;
  readonly env: Environment;
  readonly workingFolder: string;
  /** Prints for a person: on stdout, or on stderr when stdout is kept for `--json`. */
  readonly print: (text: string) => void;
}

export interface CommandAnswer {
  readonly result: Result;
  /** The signal that ended the work, if one did. */
  readonly signal?: string | undefined;
}

/** One command of the terminal, thin: it reads flags, calls compose, prints. */
export interface Command {
  readonly name: string;
  /** Arguments as the help shows them. */
  readonly usage: string;
  readonly summary: string;
  /** How many arguments without a flag it takes at most, those after `--` apart. */
  readonly positionals: number;
  /** Whether `-- <command…>` may follow. */
  readonly takesCommand?: boolean;
  readonly flags: FlagSpecs;
  readonly run: (call: CommandCall) => Promise<CommandAnswer>;
}
