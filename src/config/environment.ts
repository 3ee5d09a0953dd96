import { ConfigError, type ConfigProblem, quote } from '../kernel/errors.ts';
import type { Environment } from '../kernel/inputs.ts';

/** What the environment says of a run, wherever it runs. */
export interface EnvironmentSettings {
  /** No network by p1, and a step that cannot spend. */
  readonly isOffline: boolean;
  readonly isRegression: boolean;
  readonly isDebug: boolean;
  readonly ci: {
    readonly buildId: string | null;
    readonly provider: string | null;
    readonly branch: string | null;
    readonly prNumber: string | null;
  };
}

export const FLAG_VARIABLES = {
  offline: 'OFFLINE_MODE',
  regression: 'REGRESSION_MODE',
  debug: 'DEBUG_MODE',
} as const;

/** @throws ConfigError when a flag is neither true nor false. */
export function readEnvironment(env: Environment): EnvironmentSettings {
  const problems: ConfigProblem[] = [];
  const settings: EnvironmentSettings = {
    isOffline: flagOf(env, FLAG_VARIABLES.offline, problems),
    isRegression: flagOf(env, FLAG_VARIABLES.regression, problems),
    isDebug: flagOf(env, FLAG_VARIABLES.debug, problems),
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
