import { ConfigError, type ConfigProblem, quote } from '../kernel/errors.ts';
import type { Environment } from '../kernel/inputs.ts';
import { parseUsd, USD_RULE } from '../kernel/money.ts';
import { CONCURRENCY_RULE, parseConcurrency, parseMicroQps, QPS_RULE } from './guard-numbers.ts';

/** What the environment says of a run, wherever it runs. */
export interface EnvironmentSettings {
  /** No network by p1, and a step that cannot spend. */
  readonly isOffline: boolean;
  readonly isRegression: boolean;
  readonly isDebug: boolean;
  readonly guard: GuardEnvironment;
  readonly ci: {
    readonly buildId: string | null;
    readonly provider: string | null;
    readonly branch: string | null;
    readonly prNumber: string | null;
  };
}

/** Limits that the environment sets; null where it sets none. */
export interface GuardEnvironment {
  readonly dailyBudgetMicroUsd: number | null;
  readonly concurrency: number | null;
  readonly microQps: number | null;
}

export const LIMIT_VARIABLES = {
  dailyBudgetMicroUsd: 'DAILY_BUDGET_USD',
  concurrency: 'CONCURRENCY_LIMIT',
  microQps: 'QPS_LIMIT',
} as const;

export const FLAG_VARIABLES = {
  offline: 'OFFLINE_MODE',
  regression: 'REGRESSION_MODE',
  debug: 'DEBUG_MODE',
} as const;

/** @throws ConfigError when a flag is neither true nor false, or a limit is no legal number. */
export function readEnvironment(env: Environment): EnvironmentSettings {
  const problems: ConfigProblem[] = [];
  const settings: EnvironmentSettings = {
    isOffline: flagOf(env, FLAG_VARIABLES.offline, problems),
    isRegression: flagOf(env, FLAG_VARIABLES.regression, problems),
    isDebug: flagOf(env, FLAG_VARIABLES.debug, problems),
    guard: {
      dailyBudgetMicroUsd: numberOf(
        env,
        LIMIT_VARIABLES.dailyBudgetMicroUsd,
        { parse: parseUsd, rule: USD_RULE },
        problems,
      ),
      concurrency: numberOf(
        env,
        LIMIT_VARIABLES.concurrency,
        { parse: parseConcurrency, rule: CONCURRENCY_RULE },
        problems,
      ),
      microQps: numberOf(env, LIMIT_VARIABLES.microQps, { parse: parseMicroQps, rule: QPS_RULE }, problems),
    },
    ci: {
      buildId: env['CI_BUILD_ID'] || null,
      provider: env['CI_PROVIDER'] || null,
      branch: env['CI_BRANCH'] || null,
      prNumber: env['CI_PR_NUMBER'] || null,
    },
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return settings;
}

function flagOf(env: Environment, name: string, problems: ConfigProblem[]): boolean {
  const raw = env[name] ?? '';
  if (raw === 'true') return true;
  if (raw !== '' && raw !== 'false') {
    problems.push({
      where: name,
      message: `${quote(raw)} is not true or false.`,
      fix: `Set ${name}=true or unset it.`,
    });
  }
  return false;
}

/** A limit that cannot be read must not be taken for none. */
function numberOf(
  env: Environment,
  name: string,
  { parse, rule }: { readonly parse: (raw: string) => number | undefined; readonly rule: string },
  problems: ConfigProblem[],
): number | null {
  const raw = env[name] ?? '';
  if (raw === '') return null;
  const value = parse(raw.trim());
  if (value === undefined)
    problems.push({
      where: name,
      message: `${quote(raw)} is not ${rule}.`,
      fix: `Set ${name} to ${rule}, or unset it.`,
    });
  return value ?? null;
}
