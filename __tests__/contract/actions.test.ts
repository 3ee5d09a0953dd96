import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { action as ciGates } from '../../actions/ci-gates/main.ts';
import { action as dlq } from '../../actions/dlq/main.ts';
import { action as launch } from '../../actions/launch/main.ts';
import { action as regression } from '../../actions/regression/main.ts';
import { action as runtimeGuard } from '../../actions/runtime-guard/main.ts';
import { action as secretScan } from '../../actions/secret-scan/main.ts';
import { action as sessionReport } from '../../actions/session-report/main.ts';
import { action as toolchain } from '../../actions/toolchain/main.ts';
import { readActionFiles } from '../../script/generate/action-files.ts';
import { readmeTables } from '../../script/generate/readme-tables.ts';
import { rootActions } from '../../script/generate/root-actions.ts';
import { stubs } from '../../script/generate/stubs.ts';
import { SAVED_STATE } from '../../src/compose/action.ts';
import { REASON_CODES } from '../../src/kernel/result.ts';
import { COMMON_OUTPUTS } from '../../src/platform/github/run-action.ts';
import { useWorkflowRun } from '../doubles/job/workflow-run.ts';
import { ACTION_CALLS } from './action-calls.ts';

const CODE = {
  'ci-gates': ciGates,
  dlq,
  launch,
  regression,
  'runtime-guard': runtimeGuard,
  'secret-scan': secretScan,
  'session-report': sessionReport,
  toolchain,
};
const files = readActionFiles('.');
const names = Object.keys(CODE);
const run = useWorkflowRun();

/** What GitHub's documentation of metadata syntax allows (docs.github.com: "branding"). */
const metadata = z.object({
  name: z.string().min(1),
  description: z.string().min(1).max(125),
  author: z.string().min(1),
  branding: z.object({
    icon: z.string().regex(/^[a-z0-9-]+$/),
    color: z.enum(['white', 'black', 'yellow', 'blue', 'green', 'orange', 'red', 'purple', 'gray-dark']),
  }),
  inputs: z.record(z.string(), z.strictObject({ description: z.string().min(1), default: z.string() })),
  outputs: z.record(z.string(), z.strictObject({ description: z.string().min(1) })),
  runs: z.strictObject({ using: z.literal('node24'), main: z.string(), post: z.string() }),
});

/** The whole answer, as callers read it from the output `result`. */
const result = z.strictObject({
  schema_version: z.literal(1),
  action: z.string(),
  decision: z.enum(['continue', 'stop', 'failure']),
  reason_code: z.enum(REASON_CODES),
  message: z.string().min(1),
  fix: z.string().min(1).nullable(),
  data: z.record(z.string(), z.unknown()),
});

test('every folder of actions/ is an action that this contract knows', () => {
  expect(files.map(file => file.folder)).toEqual(names);
  expect(Object.keys(ACTION_CALLS)).toEqual(names);
});

describe.each(files.map(file => [file.folder, file] as const))('%s', (name, file) => {
  const action = Object.entries(CODE).find(([each]) => each === name)?.[1];
  const declared = metadata.parse(parse(file.text));

  test('declares the inputs that its code reads, with the same defaults', () => {
    const inCode = Object.entries(action?.inputs ?? {}).map(([input, spec]) => [input, spec.default]);
    const inYaml = Object.entries(declared.inputs).map(([input, { default: value }]) => [input, value]);
    expect(inYaml.sort()).toEqual(inCode.sort());
  });

  test('takes each of its own defaults', () => {
    const refused = Object.entries(action?.inputs ?? {}).filter(
      ([, spec]) => spec.parse(spec.default) === undefined,
    );
    expect(refused).toEqual([]);
  });

  test('declares the outputs that its code names, after the common ones', () => {
    expect(Object.keys(declared.outputs)).toEqual([...COMMON_OUTPUTS, ...(action?.outputs ?? [])]);
  });

  test('calls itself in code what its folder is called', () => {
    expect(action?.name).toBe(name);
  });

  test('is described by sentences without a full stop, and nothing in them is left open', () => {
    const texts = [declared, ...Object.values(declared.inputs), ...Object.values(declared.outputs)];
    expect(texts.filter(({ description }) => /\.$|TODO|FIXME|\s{2}/.test(description))).toEqual([]);
  });

  test('has a README whose tables are those of its action.yml', () => {
    const generated = readmeTables('.', files).find(({ path }) => path === `actions/${name}/README.md`);
    expect(readFileSync(`actions/${name}/README.md`, 'utf8')).toBe(generated?.text);
  });
});

test.each([...rootActions(files), ...stubs(files)].map(file => [file.path, file.text]))(
  '%s, which consumers load, is what actions/ says',
  (path, text) => {
    expect(readFileSync(path, 'utf8')).toBe(text);
  },
);

describe.each(names)('the committed bundle of %s', name => {
  const { succeed, fail } = ACTION_CALLS[name] ?? { succeed: never, fail: never };
  const declared = Object.keys(files.find(file => file.folder === name)?.declared.outputs ?? {}).sort();

  test.each([
    ['success', succeed, 0, ['continue', 'stop']],
    ['failure', fail, 1, ['failure']],
  ] as const)(
    'on %s writes every declared output once and no other',
    async (_title, call, status, decisions) => {
      const answer = await call(run.job('contract'));
      expect(answer.status).toBe(status);
      expect(answer.outputEntries.map(entry => entry.name).sort()).toEqual(declared);
      const told = result.parse(JSON.parse(answer.outputs['result'] ?? ''));
      expect(decisions).toContain(told.decision);
      expect(told).toMatchObject({
        action: name,
        decision: answer.outputs['decision'],
        reason_code: answer.outputs['reason-code'],
      });
      expect(Object.values(SAVED_STATE)).toEqual(expect.arrayContaining(Object.keys(answer.state)));
    },
  );

  test('on inputs that it refuses writes every declared output too, and saves state before', async () => {
    const answer = await run.job('contract').main(name, { config: 'two\nlines' });
    expect(answer.status).toBe(1);
    expect(answer.outputEntries.map(entry => entry.name).sort()).toEqual(declared);
    expect(answer.outputs).toMatchObject({ decision: 'failure', 'reason-code': 'config-invalid' });
    expect(Object.keys(answer.state)).toEqual([SAVED_STATE.isFirst]);
    expect(answer.stdout).toMatch(/^::error title=.*::input config: /m);
  });

  test('has a post that ends well after each of these, and writes no output', async () => {
    const job = run.job('contract');
    for (const step of [await fail(job), await succeed(job)]) {
      expect(await job.post(step)).toMatchObject({ status: 0, outputEntries: [], state: {} });
    }
  });
});

async function never(): Promise<never> {
  throw new Error('the contract has no calls for this action');
}
