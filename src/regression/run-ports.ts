import type { Config } from '../config/config.ts';
import type { Environment } from '../kernel/inputs.ts';
import type { StopSwitch } from '../launch/stop-request.ts';
import type { Redactor } from '../redact/redactor.ts';
import type { SharedEnvironment } from './case-environment.ts';
import type { CaseWorkspaces } from './case-workspace.ts';
import type { CommandRunner } from './command-runner.ts';

/** What running cases needs besides the cases. */
export interface RunPorts {
  readonly config: Config;
  readonly env: Environment;
  readonly isOffline: boolean;
  /** Program and arguments of `p1` at a terminal; null where p1 does not know its own file: then no step can be launched. */
  readonly p1: readonly [string, ...string[]] | null;
  /** Assertions look at what came; what is told of it is redacted. */
  readonly redactor: Pick<Redactor, 'text'>;
  readonly stop: StopSwitch;
  /** What runs the commands of one worker of the pool. */
  readonly openRunner: () => CommandRunner;
}

/** The same with the runner of the worker whose turn it is. */
export interface RepeatPorts extends RunPorts {
  readonly runner: CommandRunner;
  readonly environment: SharedEnvironment;
  readonly workspaces: CaseWorkspaces;
  /** Takes work that the next case need not wait for: the suite ends after it. */
  readonly later: (work: Promise<void>) => void;
}
