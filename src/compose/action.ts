import { existsSync } from 'node:fs';
import { DEFAULTS } from '../config/defaults.ts';
import { FLAG_VARIABLES } from '../config/environment.ts';
import type { Environment, InputSpecs, Inputs } from '../kernel/inputs.ts';
import type { Result } from '../kernel/result.ts';
import { jobJournal } from '../platform/github/context.ts';
import { type ActionAnswer, runAction } from '../platform/github/run-action.ts';
import type { RuntimeFiles } from '../platform/github/runtime-files.ts';
import { plainText } from '../platform/github/workflow-commands.ts';
import { openSession, redactorFor } from './session.ts';

/** What main saves for post. */
export const SAVED_STATE = {
  isFirst: 'is-first',
  root: 'root',
  isOffline: 'is-offline',
  /** What a job holds of the guard. */
  hold: 'hold',
} as const;

/** What tells the legs of a matrix job apart; filled in by action.yml's default and read with the job's other variables. */
export const LEG_DEFAULT = "${{ strategy.job-total > 1 && strategy.job-index || '' }}";

export interface ActionMain<S extends InputSpecs> {
  readonly inputs: Inputs<S>;
  readonly env: Environment;
  readonly files: RuntimeFiles;
  readonly workingFolder: string;
}

export interface ActionPost {
  readonly env: Environment;
  readonly files: RuntimeFiles;
  /** Whether this is the first p1 action of its job, whose post runs last. */
  readonly isFirst: boolean;
  /** Where main's runs are; empty when main did not come that far. */
  readonly root: string;
  /** Whether main was told to keep off the network, by input or environment. */
  readonly isOffline: boolean;
}

export interface Action<S extends InputSpecs = InputSpecs> {
  readonly name: string;
  readonly inputs: S;
  readonly outputs: readonly string[];
  readonly main: (call: ActionMain<S>) => Promise<ActionAnswer>;
  readonly post: (call: ActionPost) => Promise<void>;
}

/** Runs one phase of `action` in a job: what fails before the action could tell its journal is told there too. */
export async function runInJob<S extends InputSpecs>(
  action: Action<S>,
  phase: 'main' | 'post',
  env: Environment,
): Promise<void> {
  await runAction(
    {
      name: action.name,
      inputs: action.inputs,
      outputs: action.outputs,
      begin: files => files.state(SAVED_STATE.isFirst, String(!existsSync(jobJournal(env)))),
      main: call => action.main({ ...call, workingFolder: workingFolderOf(env) }),
      post: call =>
        action.post({
          ...call,
          isFirst: call.files.savedState(SAVED_STATE.isFirst) === 'true',
          root: call.files.savedState(SAVED_STATE.root),
          isOffline:
            call.files.savedState(SAVED_STATE.isOffline) === 'true' || env[FLAG_VARIABLES.offline] === 'true',
        }),
      onFailure: result => journalFailure(action.name, env, result),
    },
    phase,
    env,
  );
}

/** The `config` input as a path that must exist, or null when it is the default, which may be absent. */
export function askedConfig(input: string): string | null {
  return input === '' || input === DEFAULTS.configPath ? null : input;
}

/** Prints one line of p1's own, whatever is in it. */
export function sayInJob(line: string): void {
  console.log(plainText(line));
}

function workingFolderOf(env: Environment): string {
  return env['GITHUB_WORKSPACE'] || process.cwd();
}

function journalFailure(action: string, env: Environment, result: Result): Result {
  const redacted = redactorFor(env, null).value(result);
  openSession({ action, env, config: null, isOffline: false, say: () => {} }).finish(redacted);
  return redacted;
}
