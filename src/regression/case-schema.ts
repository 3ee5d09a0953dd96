import { z } from 'zod';
import { DEFAULTS } from '../config/defaults.ts';
import { positiveDuration } from '../config/duration-schema.ts';
import { isStepName, STEP_NAME_RULE } from '../kernel/ids.ts';
import { sourceSchema } from './assertions/assertion-kind.ts';
import { KINDS } from './assertions/kinds.ts';
import { isInsidePath, PATH_RULE } from './path-inside.ts';

const line = z.string().trim().min(1).max(200);
const relativePath = z.string().refine(isInsidePath, PATH_RULE);
const step = z.string().refine(isStepName, `a step name: ${STEP_NAME_RULE}`);
const TAG = /^[a-z0-9][a-z0-9_-]{0,63}$/;

export const DEFAULT_TIMEOUT = '60s';

const fields = {
  title: line.optional().describe('what the case shows, for a person; without it the name of its file'),
  run: z.string().min(1).max(100_000).optional().describe('a command, run in the workspace of the case'),
  step: step.optional().describe('a step of p1.yml to launch'),
  'outputs-of': step.optional().describe('a step whose current outputs are read; nothing is run'),
  shell: z.string().min(1).default(DEFAULTS.step.shell).describe('with run: the shell and its arguments'),
  cwd: relativePath
    .optional()
    .describe('with run: where it runs, relative to the repository root, instead of in its workspace'),
  fixture: relativePath
    .optional()
    .describe(
      'with run: a folder of the repository, a copy of which is the workspace; without it that is empty',
    ),
  smoke: z.boolean().default(false).describe('with step: launch it as a smoke run'),
  parameters: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .default({})
    .describe('with step: its parameters'),
  env: z
    .record(
      z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of a variable'),
      z.union([z.string(), z.number(), z.boolean()]),
    )
    .default({})
    .describe('variables that it gets besides'),
  timeout: positiveDuration
    .default(DEFAULT_TIMEOUT)
    .describe('after it, each repeat is ended with all that it started'),
  tags: z
    .array(z.string().regex(TAG, 'a tag: 1 to 64 of a-z, 0-9, "_" and "-"'))
    .default([])
    .describe('`mini` puts the case into the mini tier; every case is in the extended one'),
  weight: z.number().positive().max(1000).default(1).describe('how much it counts in the score of the suite'),
  critical: z.boolean().default(false).describe('whether its failure fails the suite whatever else passes'),
  noisy: z.boolean().default(false).describe('whether it may fail without anything having changed'),
  repeats: z.int().min(1).max(1000).optional().describe('how often it runs'),
  k: z.int().min(1).max(1000).default(1).describe('how many tries count together, at most repeats'),
  pass: z
    .enum(['any', 'all'])
    .default('any')
    .describe('any: one of k tries has to pass (pass@k); all: each of them (pass^k)'),
  least: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('the least estimate of that with which the case passes; 1 where nothing is said'),
  snapshot: z
    .array(sourceSchema)
    .default([])
    .describe('what must stay the same, byte for byte, as when the baseline was frozen'),
};

/** A case as its file has it; its assertions are read one by one, each by its kind. */
export const caseSchema = z.strictObject({
  ...fields,
  assert: z.array(z.record(z.string(), z.unknown())).default([]),
});

const [firstKind, ...otherKinds] = KINDS.map(({ schema }) => schema);

/** The same, as it is published. */
export const publishedCaseSchema = z.strictObject({
  ...fields,
  assert: z
    .array(z.union(firstKind === undefined ? [] : [firstKind, ...otherKinds]))
    .default([])
    .describe('what has to hold; without an exit-code, exit code 0 has to'),
});

export type CaseFile = z.output<typeof caseSchema>;
