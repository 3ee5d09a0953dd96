import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config, OutputConfig, StepConfig, WhenRefused } from '../config/config.ts';
import { suggestion } from '../config/nearest.ts';
import { isOutputPattern, OUTPUT_PATTERN_RULE } from '../config/output-pattern.ts';
import { commandStep } from '../config/step.ts';
import { ConfigError, quote } from '../kernel/errors.ts';
import { isStepName, STEP_NAME_RULE } from '../kernel/ids.ts';
import { type Parameters, resolveParameters } from './parameters.ts';
import { shellCommand } from './shell-command.ts';

/** What the caller asks for, by input or flag; null where it says nothing. */
export interface LaunchRequest {
  readonly step: string | null;
  /** A command instead of a step of p1.yml. */
  readonly run: string | null;
  /** A program with arguments, started as they are and by no shell. Instead of `run`. */
  readonly argv: readonly string[] | null;
  /** Output patterns, with `run` or `argv`. */
  readonly outputs: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly timeoutMs: number | null;
  readonly budgetMicroUsd: number | null;
  readonly isSmoke: boolean;
  readonly isOffline: boolean;
  readonly whenRefused: WhenRefused | null;
  readonly upload: boolean | null;
}

/** A caller that leaves everything as it is. */
export const NOTHING_ASKED: LaunchRequest = {
  step: null,
  run: null,
  argv: null,
  outputs: [],
  parameters: {},
  timeoutMs: null,
  budgetMicroUsd: null,
  isSmoke: false,
  isOffline: false,
  whenRefused: null,
  upload: null,
};

/** Everything that a run is, decided before anything is written. */
export interface LaunchPlan {
  readonly step: string;
  /** As a person would type it. */
  readonly command: string;
  readonly argv: readonly [string, ...string[]];
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | null>>;
  readonly parameters: Parameters;
  readonly inputs: readonly string[];
  readonly inputsFrom: readonly string[];
  readonly outputs: readonly OutputConfig[];
  readonly timeoutMs: number;
  readonly graceMs: number;
  /** What the run reserves, in micro-dollars; null when nobody says. */
  readonly budgetMicroUsd: number | null;
  readonly keep: number;
  readonly whenRefused: WhenRefused;
  readonly skipUnchanged: boolean;
  readonly upload: boolean;
  readonly allowsWorkflowCommands: boolean;
  readonly isSmoke: boolean;
  readonly isOffline: boolean;
}

/** The name that a command without a step goes by. */
export const COMMAND_STEP = 'command';

/**
 * Decides what to run.
 *
 * @throws ConfigError for an unknown step, a request that contradicts itself, or a working folder that is not there.
 */
export function planLaunch(config: Config, request: LaunchRequest): LaunchPlan {
  const { name, step } = chooseStep(config, request);
  const command = request.isSmoke && step.smoke !== null ? step.smoke : step.run;
  return {
    step: name,
    command,
    argv: argvOf(request) ?? shellCommand(step.shell, command),
    cwd: workingFolder(config, name, step),
    env: step.env,
    parameters: resolveParameters(step.parameters, request.parameters),
    inputs: step.inputs,
    inputsFrom: step.inputsFrom,
    outputs: step.outputs,
    timeoutMs: request.timeoutMs ?? step.timeoutMs,
    graceMs: step.graceMs,
    budgetMicroUsd: request.budgetMicroUsd ?? step.budgetMicroUsd,
    keep: step.keep,
    whenRefused: request.whenRefused ?? step.whenRefused,
    skipUnchanged: step.skipUnchanged,
    upload: request.upload ?? step.upload,
    allowsWorkflowCommands: step.allowsWorkflowCommands,
    isSmoke: request.isSmoke,
    isOffline: request.isOffline,
  };
}

function chooseStep(
  config: Config,
  request: LaunchRequest,
): { readonly name: string; readonly step: StepConfig } {
  const command = request.run ?? request.argv?.join(' ') ?? null;
  const name = request.step ?? COMMAND_STEP;
  if (command === null) return { name, step: stepOfConfig(config, request) };
  if (!isStepName(name)) {
    throw new ConfigError({
      where: 'step',
      message: `"${name}" is not a step name.`,
      fix: `Use ${STEP_NAME_RULE}.`,
    });
  }
  if (request.step !== null && Object.hasOwn(config.steps, request.step)) {
    throw new ConfigError({
      where: 'run',
      message: `p1.yml already says what step "${request.step}" runs.`,
      fix: 'Leave out `run`, or give the command another step name.',
    });
  }
  const pattern = request.outputs.find(each => !isOutputPattern(each));
  if (pattern !== undefined) {
    throw new ConfigError({
      where: 'outputs',
      message: `${quote(pattern)} is not ${OUTPUT_PATTERN_RULE}.`,
      fix: 'Correct the pattern.',
    });
  }
  if (command.trim() === '') {
    throw new ConfigError({ where: 'run', message: 'The command is empty.', fix: 'Give `run` a command.' });
  }
  return { name, step: commandStep(command, request.outputs) };
}

function stepOfConfig(config: Config, { step, outputs }: LaunchRequest): StepConfig {
  const names = Object.keys(config.steps);
  if (step === null || step === '') {
    throw new ConfigError({
      where: 'step',
      message: 'Neither a step nor a command was given.',
      fix:
        names.length === 0
          ? 'Give `run:` a command, or declare a step in .github/p1.yml.'
          : `Name a step: ${names.join(', ')}.`,
    });
  }
  const found = Object.hasOwn(config.steps, step) ? config.steps[step] : undefined;
  if (found === undefined) throw unknownStep(config, step, names);
  if (outputs.length > 0) {
    throw new ConfigError({
      where: 'outputs',
      message: `The outputs of step "${step}" stand in p1.yml.`,
      fix: 'Change them there; `outputs` goes with `run`.',
    });
  }
  return found;
}

function unknownStep(config: Config, step: string, names: readonly string[]): ConfigError {
  const fix =
    config.file === null
      ? 'There is no .github/p1.yml: create it, name another with `config`, or give `run:` a command.'
      : suggestion(step, names);
  return new ConfigError({
    where: 'step',
    message: `${config.file ?? 'p1.yml'} has no step ${quote(step)}.`,
    fix,
  });
}

function argvOf({ argv }: LaunchRequest): readonly [string, ...string[]] | null {
  const [program, ...words] = argv ?? [];
  return program === undefined ? null : [program, ...words];
}

function workingFolder(config: Config, name: string, step: StepConfig): string {
  const folder = resolve(config.repositoryRoot, step.cwd);
  if (existsSync(folder) && statSync(folder).isDirectory()) return folder;
  throw new ConfigError({
    where: `steps.${name}.cwd`,
    message: `The working folder ${folder} is not there.`,
    fix: 'Create it, or correct `cwd` (relative to the repository root).',
  });
}
