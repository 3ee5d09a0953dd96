import type { Environment } from '../kernel/inputs.ts';

/** What a step's process is told about its run. */
export interface RunVariables {
  readonly runId: string;
  readonly session: string;
  readonly step: string;
  readonly attempt: number;
  readonly idempotencyKey: string;
  readonly outputFolder: string;
  readonly workspace: string;
  readonly inputsFolder: string;
  readonly parametersFile: string;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly usageFile: string;
  /** Where the step tells why it failed. */
  readonly failureFile: string;
  /** Requests per second that it may make, in millionths; null where nobody says. */
  readonly microQps: number | null;
  readonly isSmoke: boolean;
  readonly isOffline: boolean;
  /** Whether the step keeps the runner's files. */
  readonly allowsWorkflowCommands: boolean;
}

/** Where an offline step's model calls go: a port that answers nothing, so that it cannot spend. */
const NOWHERE = 'http://127.0.0.1:9';

const TAKEN_AWAY = /^(?:INPUT_|ACTIONS_|STATE_)|^GITHUB_TOKEN$/;
/** Where nobody says how much a run may ask for, a caller's share is not its own. */
const QPS = 'P1_QPS';
const RUNNER_FILES = /^GITHUB_(?:OUTPUT|STATE|ENV|PATH|STEP_SUMMARY)$/;
const API_KEY = /^ANTHROPIC_.*(?:KEY|TOKEN)/;

/** Whether a variable of this name lets a step spend money. */
export function isApiKeyName(name: string): boolean {
  return API_KEY.test(name);
}

/**
 * The environment of a step's process: the caller's, less what belongs to p1 and the runner, with the step's own
 * `env` (null passes a variable on that would be taken away), and with p1's variables, which nothing overrides.
 */
export function childEnvironment(
  caller: Environment,
  stepEnv: Readonly<Record<string, string | null>>,
  run: RunVariables,
): Record<string, string> {
  return { ...inheritedEnvironment(caller, stepEnv, run), ...runVariables(run) };
}

/** The same without p1's variables of a run. */
export function inheritedEnvironment(
  caller: Environment,
  stepEnv: Readonly<Record<string, string | null>>,
  run: Pick<RunVariables, 'isOffline' | 'allowsWorkflowCommands'>,
): Record<string, string> {
  const passedOn = (name: string): boolean => Object.hasOwn(stepEnv, name) && stepEnv[name] === null;
  const isTakenAway = (name: string): boolean =>
    ((TAKEN_AWAY.test(name) || (RUNNER_FILES.test(name) && !run.allowsWorkflowCommands)) &&
      !passedOn(name)) ||
    name === QPS ||
    (run.isOffline && isApiKeyName(name));
  const own = Object.entries(stepEnv).filter(([name]) => !(run.isOffline && isApiKeyName(name)));
  return {
    ...onlyTexts(Object.entries(caller).filter(([name]) => !isTakenAway(name))),
    ...onlyTexts(own),
    ...(run.isOffline ? { ANTHROPIC_BASE_URL: NOWHERE, OFFLINE_MODE: 'true' } : {}),
  };
}

function runVariables(run: RunVariables): Record<string, string> {
  const parameters = Object.entries(run.parameters).map(([name, value]) => [
    parameterVariable(name),
    String(value),
  ]);
  return {
    ...Object.fromEntries(parameters),
    P1_RUN_ID: run.runId,
    P1_SESSION_ID: run.session,
    P1_STEP: run.step,
    P1_ATTEMPT: String(run.attempt),
    P1_IDEMPOTENCY_KEY: run.idempotencyKey,
    P1_OUTPUT_DIR: run.outputFolder,
    P1_WORKSPACE: run.workspace,
    P1_INPUTS_DIR: run.inputsFolder,
    P1_PARAMETERS_FILE: run.parametersFile,
    P1_USAGE_FILE: run.usageFile,
    P1_FAILURE_FILE: run.failureFile,
    ...(run.microQps === null ? {} : { [QPS]: String(run.microQps / 1_000_000) }),
    P1_SMOKE: run.isSmoke ? '1' : '0',
    P1_OFFLINE: run.isOffline ? '1' : '0',
  };
}

function parameterVariable(name: string): string {
  return `P1_PARAM_${name.toUpperCase().replaceAll('-', '_')}`;
}

function onlyTexts(
  entries: readonly (readonly [string, string | null | undefined])[],
): Record<string, string> {
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
