import type { GuardConfig, GuardMode } from '../config/config.ts';
import type { GuardEnvironment } from '../config/environment.ts';
import { guardPolicy } from '../config/guard-policy.ts';
import { UNCONFIGURED_GUARD } from '../config/without-file.ts';
import { cappedLimits, type Limits, ownLimits } from './limits.ts';
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

/**
 * The rules in force. On GitHub the whole section is the default branch's; the run's own file and environment only lower
 * numbers. Elsewhere the run's own p1.yml is the policy.
 *
 * @throws ConfigError when the default branch's section is not legal.
 */
export function rulesOf(policy: PolicyFile, { config, environment }: OwnSettings): Rules {
  const section = sectionOf(policy, config);
  const { mode, isConfigured, waitMs } = section;
  const limits =
    policy.kind === 'local' ? ownLimits(section, environment) : cappedLimits(section, config, environment);
  return { mode, isConfigured, waitMs, limits };
}

/** @throws ConfigError when the default branch's section is not legal. */
export function sectionOf(policy: PolicyFile, own: GuardConfig): GuardConfig {
  if (policy.kind === 'local') return own;
  return policy.kind === 'found' ? guardPolicy(policy.text, policy.where) : UNCONFIGURED_GUARD;
}
