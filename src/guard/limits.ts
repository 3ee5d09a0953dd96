import type { GuardConfig } from '../config/config.ts';
import { DEFAULTS } from '../config/defaults.ts';
import { type GuardEnvironment, LIMIT_VARIABLES } from '../config/environment.ts';

/** One limit in force, and who says so. */
export interface Limit {
  readonly value: number;
  readonly source: string;
}

export interface Limits {
  /** Micro-dollars for each UTC day. */
  readonly dailyBudgetMicroUsd: Limit;
  /** Slots. */
  readonly concurrency: Limit;
  /** Requests per second over all slots, in millionths. */
  readonly microQps: Limit;
}

export type LimitName = keyof Limits;

const NAMES = ['dailyBudgetMicroUsd', 'concurrency', 'microQps'] as const satisfies readonly LimitName[];

/** The limits of a machine whose p1.yml is its own: environment before p1.yml before default. */
export function ownLimits(config: GuardConfig, env: GuardEnvironment): Limits {
  return limitsBy(name => fromEnvironment(name, env) ?? fromConfig(name, config));
}

/**
 * The limits of a run on GitHub: those of the default branch's p1.yml. The run's own file and environment may set numbers
 * too, and each counts only where it is lower.
 */
export function cappedLimits(policy: GuardConfig, own: GuardConfig, env: GuardEnvironment): Limits {
  const capped = limitsBy(name => {
    const written = own.written[name] === null ? undefined : fromConfig(name, own);
    const lower = [written, fromEnvironment(name, env)].filter(limit => limit !== undefined);
    return lower.reduce(
      (least, limit) => (limit.value < least.value ? limit : least),
      fromConfig(name, policy),
    );
  });
  return { ...capped, microQps: withinShares(capped, policy) };
}

/** Fewer slots do not make a slot's share larger: the others have their own slots. */
function withinShares({ microQps, concurrency }: Limits, policy: GuardConfig): Limit {
  const shared = fromConfig('microQps', policy).value / fromConfig('concurrency', policy).value;
  const value = Math.min(microQps.value, Math.max(1, Math.floor(shared * concurrency.value)));
  return { ...microQps, value };
}

function limitsBy(of: (name: LimitName) => Limit): Limits {
  const [dailyBudgetMicroUsd, concurrency, microQps] = NAMES.map(of);
  if (dailyBudgetMicroUsd === undefined || concurrency === undefined || microQps === undefined)
    throw new RangeError('Every limit has a default.');
  return { dailyBudgetMicroUsd, concurrency, microQps };
}

function fromEnvironment(name: LimitName, env: GuardEnvironment): Limit | undefined {
  const value = env[name];
  return value === null ? undefined : { value, source: LIMIT_VARIABLES[name] };
}

function fromConfig(name: LimitName, { written, source }: GuardConfig): Limit {
  const value = written[name];
  return value === null ? { value: DEFAULTS.guard[name], source: 'default' } : { value, source };
}
