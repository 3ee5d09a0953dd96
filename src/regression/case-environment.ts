import { inheritedEnvironment } from '../launch/child-environment.ts';
import type { RegressionCase } from './case.ts';
import type { RunPorts } from './run-ports.ts';

/**
 * The environment of a case's command: the caller's as a step would get it, the case's own, and where things are. Runs of p1
 * in it count as regression runs, which leave no dead letters.
 */
export function caseEnvironment(
  { id, env }: RegressionCase,
  workspace: string,
  { config, env: caller, isOffline, p1 }: RunPorts,
): Record<string, string> {
  return {
    ...inheritedEnvironment(caller, env, { isOffline, allowsWorkflowCommands: false }),
    REGRESSION_MODE: env['REGRESSION_MODE'] ?? 'true',
    P1_CASE: id,
    P1_CASE_WORKSPACE: workspace,
    P1_REPOSITORY: config.repositoryRoot,
    P1_OFFLINE: isOffline ? '1' : '0',
    ...(p1 === null ? {} : { P1_CLI: p1.at(-1) ?? p1[0] }),
  };
}
