import { z } from 'zod';
import { isStepName, STEP_NAME_RULE } from '../kernel/ids.ts';
import { DEFAULTS } from './defaults.ts';
import { duration, positiveDuration } from './duration-schema.ts';
import { usd } from './guard-schema.ts';
import { isOutputPattern, OUTPUT_PATTERN_RULE } from './output-pattern.ts';

const line = z.string().min(1).refine(hasNoControlCharacter, 'text without control characters');
const stepName = z.string().refine(isStepName, `a step name: ${STEP_NAME_RULE}`);
/** Linux takes no argument of more than 128 KiB. */
const LONGEST_COMMAND = 100_000;

const command = z
  .string()
  .refine(isCommand, `a command of at most ${LONGEST_COMMAND} characters; put more into a script`);
const relativePath = line.refine(isInside, 'a relative path that stays inside its folder');
const outputPattern = z.string().refine(isOutputPattern, OUTPUT_PATTERN_RULE);

const parameterType = z.enum(['string', 'number', 'integer', 'boolean']);
const parameter = z.union([
  parameterType,
  z.strictObject({
    type: parameterType,
    default: z
      .union([z.string(), z.number(), z.boolean()])
      .optional()
      .describe('without one, the caller must give it'),
    values: z
      .array(z.union([z.string(), z.number()]))
      .min(1)
      .optional()
      .describe('the only legal values'),
    description: z.string().optional(),
  }),
]);

const output = z.union([
  outputPattern,
  z.strictObject({
    path: outputPattern.describe('glob, relative to $P1_OUTPUT_DIR'),
    'min-bytes': z.int().min(0).optional(),
    json: z.boolean().optional().describe('must parse as JSON'),
    schema: line
      .optional()
      .describe('JSON Schema file that the JSON must satisfy, relative to the repository root'),
  }),
]);

/** One entry of `steps:`. */
export const stepSchema = z.strictObject({
  run: command.describe('the command'),
  smoke: command.optional().describe('replaces run under --smoke; without it run gets P1_SMOKE=1'),
  shell: line
    .default(DEFAULTS.step.shell)
    .describe('program and arguments that get the command as their last argument'),
  cwd: line.default(DEFAULTS.step.cwd).describe('working folder, relative to the repository root'),
  env: z
    .record(
      z.string().regex(/^(?!P1_)[A-Za-z_][A-Za-z0-9_]*$/),
      z.union([
        z.string().refine(value => !value.includes('\0'), 'text without NUL'),
        z.number(),
        z.boolean(),
        z.null(),
      ]),
    )
    .default({})
    .describe('null passes on a variable of the caller that p1 would take away'),
  parameters: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/), parameter).default({}),
  inputs: z
    .array(relativePath)
    .default([])
    .describe('globs of files it reads, relative to the repository root; for skip-unchanged'),
  'inputs-from': z.array(stepName).default([]).describe('steps whose current outputs it reads'),
  outputs: z.array(output).default([]).describe('patterns that must match for the run to succeed'),
  timeout: positiveDuration.default(DEFAULTS.step.timeout),
  grace: duration.default(DEFAULTS.step.grace).describe('between TERM and KILL'),
  'budget-usd': usd
    .optional()
    .describe(
      'what it may cost; the guard reserves it. A step that is given an API key reserves $1 without it',
    ),
  'when-refused': z
    .enum(['fail', 'skip', 'defer'])
    .default(DEFAULTS.step.whenRefused)
    .describe('what a refusal by the guard makes of the run'),
  'skip-unchanged': z
    .boolean()
    .default(false)
    .describe('skip when inputs, command, parameters and configuration are those of the last success'),
  upload: z.boolean().default(true).describe('on GitHub: outputs become an artifact'),
  'workflow-commands': z
    .enum(['stop', 'allow'])
    .default(DEFAULTS.step.workflowCommands)
    .describe('whether the step may write workflow commands and the runner’s files'),
  keep: z.int().min(1).max(1000).default(DEFAULTS.step.keep).describe('output sets that stay'),
});

export const stepNameSchema = stepName;

function isCommand(source: string): boolean {
  return source.trim() !== '' && !source.includes('\0') && source.length <= LONGEST_COMMAND;
}

function hasNoControlCharacter(source: string): boolean {
  return !/[\u0000-\u001f\u007f]/.test(source);
}

function isInside(path: string): boolean {
  return !path.startsWith('/') && !path.split('/').includes('..');
}
