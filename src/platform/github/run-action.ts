import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError } from '../../kernel/errors.ts';
import { type Environment, type InputSpecs, type Inputs, parseInputs } from '../../kernel/inputs.ts';
import { MAXIMUM_RESULT_BYTES, type Result, resultOfError, sentenceOf } from '../../kernel/result.ts';
import { jobJournal } from './context.ts';
import { type RuntimeFiles, runtimeFiles } from './runtime-files.ts';
import { annotationCommand } from './workflow-commands.ts';

/** Outputs that every action has besides its own. */
export const COMMON_OUTPUTS = ['decision', 'reason-code', 'result'] as const;

type CommonOutput = (typeof COMMON_OUTPUTS)[number];

export interface ActionAnswer {
  readonly result: Result;
  /** By name of output; an output that is not here is written empty. */
  readonly outputs: Readonly<Record<string, string>>;
}

export interface ActionCall<S extends InputSpecs> {
  readonly inputs: Inputs<S>;
  readonly env: Environment;
  readonly files: RuntimeFiles;
}

export interface ActionDefinition<S extends InputSpecs> {
  readonly name: string;
  readonly inputs: S;
  /** The action's own outputs. */
  readonly outputs: readonly string[];
  /** Called before anything else of main, to save what post needs even if main is killed. */
  readonly begin: (files: RuntimeFiles) => void;
  readonly main: (call: ActionCall<S>) => Promise<ActionAnswer>;
  readonly post: (call: Omit<ActionCall<S>, 'inputs'>) => Promise<void>;
  /** Told of a failure that `main` threw, so that the journal has it too; returns it redacted. */
  readonly onFailure: (result: Result) => Result;
}

/**
 * Runs one phase of an action: reads inputs, catches and classifies what is thrown, writes every declared output on
 * success and on failure, and sets the exit code.
 */
export async function runAction<S extends InputSpecs>(
  action: ActionDefinition<S>,
  phase: 'main' | 'post',
  env: Environment,
): Promise<void> {
  const files = runtimeFiles(env);
  if (phase === 'post') {
    await action.post({ env, files }).catch(error => setFailed(resultOfError(action.name, error), error));
    return;
  }
  action.begin(files);
  const { result, outputs, error } = await answerOf(action, env, files);
  const common: Readonly<Record<CommonOutput, string>> = {
    decision: result.decision,
    'reason-code': result.reason_code,
    result: resultText(result, env),
  };
  for (const name of action.outputs) files.output(name, outputs[name] ?? '');
  for (const name of COMMON_OUTPUTS) files.output(name, common[name]);
  if (result.decision === 'failure') setFailed(result, error);
}

async function answerOf<S extends InputSpecs>(
  action: ActionDefinition<S>,
  env: Environment,
  files: RuntimeFiles,
): Promise<ActionAnswer & { readonly error?: unknown }> {
  try {
    return await action.main({ inputs: parseInputs(action.inputs, env), env, files });
  } catch (error) {
    const result = action.onFailure(resultOfError(action.name, error));
    return { result, outputs: {}, error };
  }
}

/** The one place that fails a step. */
function setFailed(result: Result, error?: unknown): void {
  const title = `p1 ${result.action}: ${result.reason_code}`;
  const place = error instanceof ConfigError ? placeOf(error) : {};
  console.log(annotationCommand({ level: 'error', title, message: sentenceOf(result), ...place }));
  if (result.reason_code === 'internal' && error instanceof Error) console.log(error.stack ?? '');
  process.exitCode = 1;
}

function placeOf(error: ConfigError): { file?: string; line?: number; column?: number } {
  const match = /^(.+):(\d+):(\d+)$/.exec(error.problems[0]?.where ?? '');
  return match?.[1] === undefined ? {} : { file: match[1], line: Number(match[2]), column: Number(match[3]) };
}

/** The result as JSON; one that is too long for an output goes to a file, and the output is its path. */
function resultText(result: Result, env: Environment): string {
  const text = JSON.stringify(result);
  if (Buffer.byteLength(text) <= MAXIMUM_RESULT_BYTES) return text;
  const file = join(dirname(jobJournal(env)), `result-${result.action}-${process.pid}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}
