import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { useRegressionProject } from '../doubles/regression/regression-project.ts';

const project = useRegressionProject();
const STEPS = {
  build: {
    run: 'printf \'{"built":"%s","smoke":%s}\' "$P1_PARAM_WHAT" "$P1_SMOKE" > "$P1_OUTPUT_DIR/a.json"; echo noise',
    parameters: { what: { type: 'string', default: 'all' } },
  },
  broken: { run: 'echo half > "$P1_OUTPUT_DIR/a.json"; exit 3' },
};

async function ran(definition: Readonly<Record<string, unknown>>) {
  project.write('.github/p1.yml', JSON.stringify({ version: 1, steps: STEPS }));
  project.addCase('one', definition);
  const { cases } = await project.run({ p1: [process.execPath, resolve('dist/cli.js')] });
  return cases[0];
}

const told = (result: Awaited<ReturnType<typeof ran>>) =>
  result?.repeats[0]?.assertions.map(({ passed, message }) => `${passed ? 'ok' : 'not ok'}: ${message}`);

test('a case launches a step, with its parameters, and asserts on its outputs and on the answer of the launch', async () => {
  const result = await ran({
    step: 'build',
    parameters: { what: 'docs' },
    assert: [
      { exact: '{"built":"docs","smoke":0}', in: 'a.json' },
      { 'json-path': '$.reason_code', equals: 'ok' },
    ],
    snapshot: ['a.json'],
  });
  expect(told(result)).toEqual([
    'ok: The exit code is 0.',
    'ok: a.json is what is expected.',
    'ok: $.reason_code of stdout is what is expected.',
  ]);
  expect(result).toMatchObject({ passed: true, repeats: [{ end: 'ran', exit_code: 0 }] });
  expect(result?.repeats[0]?.output_digest).toMatch(/^[0-9a-f]{64}$/);
});

test('outputs that are other than expected fail it, with what came', async () => {
  const result = await ran({ step: 'build', smoke: true, assert: [{ exact: 'x', in: 'a.json' }] });
  expect(result?.passed).toBe(false);
  expect(result?.repeats[0]?.assertions[1]?.diff).toBe('- x\n+ {"built":"all","smoke":1}');
});

test('a step that fails fails its case; one that is to fail is asserted on by the answer', async () => {
  expect(await ran({ step: 'broken' })).toMatchObject({ passed: false, repeats: [{ exit_code: 1 }] });
  const result = await ran({
    step: 'broken',
    assert: [
      { 'exit-code': 1 },
      { 'json-path': '$.reason_code', equals: 'exit-nonzero' },
      { exact: 'half', in: 'a.json' },
    ],
  });
  expect(told(result)).toEqual([
    'ok: The exit code is 1.',
    'ok: $.reason_code of stdout is what is expected.',
    'not ok: a.json cannot be read: there is no such file.',
  ]);
});

test('what a step left as current is read without launching it, and a step that was never launched is missing', async () => {
  const reading = { 'outputs-of': 'build', assert: [{ contains: 'built', in: 'a.json' }] };
  expect(await ran(reading)).toMatchObject({
    passed: false,
    repeats: [{ end: 'missing', detail: 'step build has no current outputs: launch it first' }],
  });
  await ran({ step: 'build' });
  expect(await ran(reading)).toMatchObject({ passed: true });
});
