import type { GuardConfig, GuardMode } from '../config/config.ts';
import type { GuardEnvironment } from '../config/environment.ts';
import { type Limits, ownLimits } from './limits.ts';
import type { PolicyFile } from './state-port.ts';

/** What holds for a run, whatever the run itself would like. */
export interface Rules {
  readonly mode: GuardMode;
  /** False when nobody has set the guard up: then it looks on, and leaves no trace in a repository. */
  readonly isConfigured: boolean;
  readonly limits: Limits;
  readonly waitMs: number;
}

export interface OwnSettings {
  /** The guard's section of the run's own p1.yml. */
  readonly config: GuardConfig;
  readonly environment: GuardEnvironment;
}

/** The rules of a machine whose p1.yml is its own policy: no other file has to be read. */
export function ownRules(_policy: PolicyFile, { config, environment }: OwnSettings): Rules {
  const { mode, isConfigured, waitMs } = config;
  return { mode, isConfigured, waitMs, limits: ownLimits(config, environment) };
}
