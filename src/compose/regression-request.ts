import { ConfigError } from '../kernel/errors.ts';
import type { InputSpec } from '../kernel/inputs.ts';
import type { Tier } from '../regression/case.ts';
import { parseShard, SHARD_RULE, type Shard } from '../regression/shard.ts';

export const REGRESSION_MODES = ['run', 'freeze', 'verify', 'merge'] as const;
export type RegressionMode = (typeof REGRESSION_MODES)[number];

export interface RegressionRequest {
  readonly mode: RegressionMode;
  readonly tier: Tier | null;
  readonly shard: Shard | null;
  readonly reason: string | null;
}

/** A shard of a suite; none where it is empty. */
export function optionalShard(): InputSpec<Shard | null> {
  return {
    default: '',
    legal: SHARD_RULE,
    parse: raw => (raw.trim() === '' ? null : parseShard(raw.trim())),
  };
}

/**
 * Refuses what a mode would not look at; `nameOf` says how an input is called where it is given.
 *
 * @throws ConfigError that names it.
 */
export function checkRequest(
  { mode, shard, reason }: RegressionRequest,
  nameOf: (input: string) => string,
): void {
  if (shard !== null && mode !== 'run')
    throw new ConfigError({
      where: nameOf('shard'),
      message: `A shard says nothing to ${mode}.`,
      fix: 'Leave it out: a baseline and a merge are of all shards.',
    });
  if (reason !== null && mode !== 'freeze')
    throw new ConfigError({
      where: nameOf('reason'),
      message: `A reason says nothing to ${mode}.`,
      fix: 'Leave it out, or freeze.',
    });
}
