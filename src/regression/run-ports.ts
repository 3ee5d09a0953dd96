import type { Config } from '../config/config.ts';
import type { Environment } from '../kernel/inputs.ts';
import type { StopSwitch } from '../launch/stop-request.ts';
import type { Redactor } from '../redact/redactor.ts';

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
}
