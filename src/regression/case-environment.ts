import type { Config } from '../config/config.ts';
import type { Environment } from '../kernel/inputs.ts';
import { inheritedEnvironment } from '../launch/child-environment.ts';
import type { RegressionCase } from './case.ts';

/** What is the same for the commands of all cases of a run: it is made once. */
export interface SharedEnvironment {
  /** The caller's variables as a step would get them. */
  readonly inherited: Readonly<Record<string, string>>;
  /** Where things are: no case overrides these. */
  readonly fixed: Readonly<Record<string, string>>;
}

/** What it is made of, each as `RunPorts` has it. */
export interface EnvironmentSource {
  readonly config: Pick<Config, 'repositoryRoot'>;
  readonly env: Environment;
  readonly isOffline: boolean;
  readonly p1: readonly [string, ...string[]] | null;
}

export function sharedEnvironment({ config, env, isOffline, p1 }: EnvironmentSource): SharedEnvironment {
  return {
    inherited: inheritedEnvironment(env, {}, { isOffline, allowsWorkflowCommands: false }),
    fixed: {
      P1_REPOSITORY: config.repositoryRoot,
      P1_OFFLINE: isOffline ? '1' : '0',
      ...(p1 === null ? {} : { P1_CLI: p1.at(-1) ?? p1[0] }),
    },
  };
}

/**
 * The environment of a case's command: the caller's as a step would get it, the case's own, and where things are. Runs of p1
 * in it count as regression runs, which leave no dead letters.
 */
export function caseEnvironment(
  { id, env }: Pick<RegressionCase, 'id' | 'env'>,
  workspace: string,
  isOffline: boolean,
  { inherited, fixed }: SharedEnvironment,
): Record<string, string> {
  return {
    ...inherited,
    ...inheritedEnvironment({}, env, { isOffline, allowsWorkflowCommands: false }),
    REGRESSION_MODE: env['REGRESSION_MODE'] ?? 'true',
    P1_CASE: id,
    P1_CASE_WORKSPACE: workspace,
    ...fixed,
  };
}
