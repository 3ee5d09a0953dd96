import { parseDuration } from '../kernel/duration.ts';
import { microUsdOf } from '../kernel/money.ts';
import type { OutputConfig, ParameterConfig, StepConfig } from './config.ts';
import { DEFAULTS } from './defaults.ts';
import type { StepFile } from './schema.ts';

/** A step of p1.yml in the form that launch works with. */
export function stepConfig(file: StepFile): StepConfig {
  return {
    run: file.run,
    smoke: file.smoke ?? null,
    shell: file.shell,
    cwd: file.cwd,
    env: Object.fromEntries(
      Object.entries(file.env).map(([name, value]) => [name, value === null ? null : String(value)]),
    ),
    parameters: Object.fromEntries(
      Object.entries(file.parameters).map(([name, value]) => [name, parameterConfig(value)]),
    ),
    inputs: file.inputs,
    inputsFrom: file['inputs-from'],
    outputs: file.outputs.map(outputConfig),
    timeoutMs: parseDuration(file.timeout) ?? 0,
    graceMs: parseDuration(file.grace) ?? 0,
    budgetMicroUsd: file['budget-usd'] === undefined ? null : (microUsdOf(file['budget-usd']) ?? 0),
    keep: file.keep,
    whenRefused: file['when-refused'],
    skipUnchanged: file['skip-unchanged'],
    upload: file.upload,
    allowsWorkflowCommands: file['workflow-commands'] === 'allow',
  };
}

/** A step for a command that stands in no p1.yml: all defaults. */
export function commandStep(command: string, outputs: readonly string[]): StepConfig {
  return {
    run: command,
    smoke: null,
    shell: DEFAULTS.step.shell,
    cwd: DEFAULTS.step.cwd,
    env: {},
    parameters: {},
    inputs: [],
    inputsFrom: [],
    outputs: outputs.map(path => outputConfig(path)),
    timeoutMs: parseDuration(DEFAULTS.step.timeout) ?? 0,
    graceMs: parseDuration(DEFAULTS.step.grace) ?? 0,
    budgetMicroUsd: null,
    keep: DEFAULTS.step.keep,
    whenRefused: DEFAULTS.step.whenRefused,
    skipUnchanged: false,
    upload: true,
    allowsWorkflowCommands: false,
  };
}

function parameterConfig(file: StepFile['parameters'][string]): ParameterConfig {
  if (typeof file === 'string') return { type: file, default: null, values: null };
  return { type: file.type, default: file.default ?? null, values: file.values ?? null };
}

function outputConfig(file: StepFile['outputs'][number]): OutputConfig {
  if (typeof file === 'string') return { path: file, minBytes: 0, isJson: false, schema: null };
  const schema = file.schema ?? null;
  return {
    path: file.path,
    minBytes: file['min-bytes'] ?? 0,
    isJson: file.json === true || schema !== null,
    schema,
  };
}
