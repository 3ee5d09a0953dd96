import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const values = z.record(z.string(), z.unknown());
const permissions = z.record(z.string(), z.enum(['read', 'write', 'none']));
const step = z.looseObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: values.optional(),
});
const job = z.looseObject({
  uses: z.string().optional(),
  with: values.optional(),
  secrets: values.optional(),
  permissions: permissions.optional(),
  steps: z.array(step).optional(),
});
const workflow = z.looseObject({
  permissions: permissions.optional(),
  jobs: z.record(z.string(), job).default({}),
});
const called = z.looseObject({
  on: z.looseObject({
    workflow_call: z.looseObject({
      inputs: z.record(
        z.string(),
        z.looseObject({
          type: z.enum(['string', 'boolean', 'number']),
          required: z.boolean().default(false),
        }),
      ),
      secrets: z.record(z.string(), z.unknown()).default({}),
    }),
  }),
  jobs: z.record(z.string(), z.looseObject({ permissions: permissions.default({}) })),
});
const action = z.looseObject({ inputs: z.record(z.string(), z.unknown()) });

type Job = z.output<typeof job>;
type Permissions = z.output<typeof permissions>;

const REUSABLE = /^org\/p1\/(\.github\/workflows\/[a-z-]+\.yml)@v1$/;
const ACTION = /^org\/p1\/([a-z-]+)@v1$/;

/** What p1 would not take of a workflow: actions and workflows that there are not, inputs, secrets, too few permissions. */
export function workflowProblems(document: unknown): readonly string[] {
  const file = workflow.parse(document);
  return Object.entries(file.jobs).flatMap(([name, each]) =>
    [...callProblems(each, each.permissions ?? file.permissions), ...stepProblems(each)].map(
      problem => `${name}: ${problem}`,
    ),
  );
}

function callProblems(
  { uses, with: given = {}, secrets = {} }: Job,
  has: Permissions | undefined,
): readonly string[] {
  if (uses === undefined) return [];
  const [, path = ''] = REUSABLE.exec(uses) ?? [];
  if (path === '' || !existsSync(path)) return [`there is no workflow ${uses}`];
  const { on, jobs } = called.parse(parse(readFileSync(path, 'utf8')));
  const { inputs, secrets: known } = on.workflow_call;
  return [
    ...unknown('input', given, inputs),
    ...unknown('secret', secrets, known),
    ...Object.entries(inputs)
      .filter(([name, { required }]) => required && !(name in given))
      .map(([name]) => `the input ${name} is missing`),
    ...Object.entries(given)
      .filter(([name, value]) => !String(value).includes('${{') && inputs[name]?.type !== typeof value)
      .map(([name]) => `the input ${name} has another type`),
    ...missingPermissions(
      has ?? {},
      Object.values(jobs).map(each => each.permissions),
    ),
  ];
}

/** GitHub starts no workflow whose caller gives less than one of its jobs asks for. */
function missingPermissions(has: Permissions, wanted: readonly Permissions[]): readonly string[] {
  const level = { none: 0, read: 1, write: 2 };
  return wanted
    .flatMap(each => Object.entries(each))
    .filter(([name, access]) => level[has[name] ?? 'none'] < level[access])
    .map(([name, access]) => `the permission ${name}: ${access} is missing`);
}

function stepProblems({ steps = [] }: Job): readonly string[] {
  return steps.flatMap(({ uses, run, with: given = {} }) => {
    if (uses === undefined) return run === undefined ? ['a step does nothing'] : [];
    if (!uses.startsWith('org/'))
      return /^[\w.-]+\/[\w./-]+@(v\d+|[0-9a-f]{40})$/.test(uses) ? [] : [`${uses} names no version`];
    const [, name = ''] = ACTION.exec(uses) ?? [];
    const path = `${name}/action.yml`;
    if (name === '' || !existsSync(path)) return [`there is no action ${uses}`];
    return unknown('input', given, action.parse(parse(readFileSync(path, 'utf8'))).inputs);
  });
}

function unknown(what: string, given: object, known: object): readonly string[] {
  return Object.keys(given)
    .filter(name => !(name in known))
    .map(name => `there is no ${what} ${name}`);
}
