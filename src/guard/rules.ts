import type { GuardConfig } from '../config/config.ts';
import { guardPolicy } from '../config/guard-policy.ts';
import { UNCONFIGURED_GUARD } from '../config/without-file.ts';
import { cappedLimits } from './limits.ts';
import { type OwnSettings, ownRules, type Rules } from './own-rules.ts';
import type { PolicyFile } from './state-port.ts';

export type { OwnSettings, Rules } from './own-rules.ts';

/** How a policy becomes rules: by {@link rulesOf}, or by a part of it where there is nothing to read. */
export type RulesOf = typeof rulesOf;

/**
 * The rules in force. On GitHub the whole section is the default branch's; the run's own file and environment only lower
 * numbers. Elsewhere the run's own p1.yml is the policy.
 *
 * @throws ConfigError when the default branch's section is not legal.
 */
export function rulesOf(policy: PolicyFile, { config, environment }: OwnSettings): Rules {
  if (policy.kind === 'local') return ownRules(policy, { config, environment });
  const section = sectionOf(policy, config);
  const { mode, isConfigured, waitMs } = section;
  return { mode, isConfigured, waitMs, limits: cappedLimits(section, config, environment) };
}

/** @throws ConfigError when the default branch's section is not legal. */
export function sectionOf(policy: PolicyFile, own: GuardConfig): GuardConfig {
  if (policy.kind === 'local') return own;
  return policy.kind === 'found' ? guardPolicy(policy.text, policy.where) : UNCONFIGURED_GUARD;
}
