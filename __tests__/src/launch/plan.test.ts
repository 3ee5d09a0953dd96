import { expect, test } from '@jest/globals';
import { ConfigError } from '../../../src/kernel/errors.ts';
import { type LaunchRequest, NOTHING_ASKED, planLaunch } from '../../../src/launch/plan.ts';
import { configOf, output, stepOf } from '../../doubles/step-launch.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();

const STEPS = {
  inventory: stepOf('node inventory.mjs', {
    smoke: 'node inventory.mjs --few',
    outputs: [output('inventory.json')],
    timeoutMs: 120_000,
    inputsFrom: ['fetch'],
  }),
  plain: stepOf('true'),
};

const plan = (request: Partial<LaunchRequest>) =>
  planLaunch(configOf(folder.path, STEPS), { ...NOTHING_ASKED, ...request });

test('a step of p1.yml runs its command in its shell, at the root of the repository', () => {
  expect(plan({ step: 'inventory' })).toMatchObject({
    step: 'inventory',
    command: 'node inventory.mjs',
    argv: ['bash', '-eo', 'pipefail', '-c', 'node inventory.mjs'],
    cwd: folder.path,
    inputsFrom: ['fetch'],
    outputs: STEPS.inventory.outputs,
    timeoutMs: 120_000,
    graceMs: 5000,
    keep: 3,
  });
});

test("the caller's timeout goes before the step's", () => {
  expect(plan({ step: 'inventory', timeoutMs: 500 }).timeoutMs).toBe(500);
});

test('smoke takes the smoke command, and without one the same command', () => {
  expect(plan({ step: 'inventory', isSmoke: true })).toMatchObject({
    command: 'node inventory.mjs --few',
    isSmoke: true,
  });
  expect(plan({ step: 'plain', isSmoke: true }).command).toBe('true');
});

test('a command needs no step, and goes by a name of its own', () => {
  expect(plan({ run: 'echo hi', outputs: ['*.json'] })).toMatchObject({
    step: 'command',
    command: 'echo hi',
    outputs: [output('*.json')],
  });
  expect(plan({ run: 'echo hi', step: 'nightly' }).step).toBe('nightly');
});

test('a program with arguments is started by no shell', () => {
  expect(plan({ argv: ['printf', '%s', '$HOME; id'] })).toMatchObject({
    command: 'printf %s $HOME; id',
    argv: ['printf', '%s', '$HOME; id'],
  });
});

test.each<[string, Partial<LaunchRequest>, RegExp]>([
  [
    'neither a step nor a command',
    {},
    /Neither a step nor a command was given\. Name a step: inventory, plain/,
  ],
  ['a step that is misspelt', { step: 'inventry' }, /has no step "inventry"\./],
  ['a step named like an object method', { step: 'constructor' }, /has no step "constructor"\./],
  [
    'a command under the name of a declared step',
    { step: 'plain', run: 'x' },
    /already says what step "plain" runs/,
  ],
  ['a command under a name that is none', { step: '../x', run: 'x' }, /"\.\.\/x" is not a step name/],
  [
    'outputs for a declared step',
    { step: 'plain', outputs: ['a'] },
    /outputs of step "plain" stand in p1\.yml/,
  ],
  ['a parameter that is not declared', { step: 'plain', parameters: { a: 1 } }, /declares no such parameter/],
])('%s is refused before anything is written', (_title, request, message) => {
  expect(() => plan(request)).toThrow(ConfigError);
  expect(() => plan(request)).toThrow(message);
});

test('a working folder that is not there, or is a file, is refused by its path', () => {
  folder.write('file', '');
  for (const cwd of ['missing', 'file']) {
    const config = configOf(folder.path, { work: stepOf('true', { cwd }) });
    expect(() => planLaunch(config, { ...NOTHING_ASKED, step: 'work' })).toThrow(
      `steps.work.cwd: The working folder ${folder.at(cwd)} is not there.`,
    );
  }
});
