import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import {
  type ToolchainCall,
  validateToolchain,
  writeToolchainSarif,
} from '../../../src/compose/toolchain.ts';
import { failOnInput } from '../../../src/compose/toolchain-request.ts';
import { configWithoutFile } from '../../../src/config/without-file.ts';
import { ConfigError } from '../../../src/kernel/errors.ts';
import type { NewEvent } from '../../../src/kernel/events/index.ts';
import { exitCodeOf } from '../../../src/kernel/result.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const events: NewEvent[] = [];
const validate = (more: Partial<ToolchainCall> = {}) => {
  events.length = 0;
  return validateToolchain({
    action: 'toolchain',
    path: null,
    failOn: null,
    config: configWithoutFile(folder.path),
    env: {},
    workingFolder: folder.path,
    asksMachine: false,
    fixes: false,
    today: '2025-11-24',
    redact: value => value,
    tell: event => void events.push(event),
    ...more,
  });
};

test('files that agree are a pass, which says what was not asked', async () => {
  folder.write('.nvmrc', '22');
  const { result } = await validate();
  expect(result).toMatchObject({
    decision: 'continue',
    reason_code: 'ok',
    message: '1 tools, 1 pins; 1 files read: nothing fails, 0 warnings. Installed tools were not asked.',
    fix: null,
  });
  expect(events).toEqual([
    {
      type: 'toolchain.checked',
      tools: 1,
      pins: 1,
      files: 1,
      left_out: 0,
      machine_asked: false,
      findings: 0,
      failing: 0,
      edits: 0,
      matrix: [{ tool: 'node', verdict: 'ok', installed: 'not asked', pins: 1 }],
      told: [],
    },
  ]);
});

test('files that disagree are a failure with exit code 1, which names the first place and its remedy', async () => {
  folder.write('.nvmrc', '22');
  folder.write('Dockerfile', 'FROM node:24');
  const { result } = await validate();
  expect(result).toMatchObject({ decision: 'failure', reason_code: 'findings', fix: 'Write 22 there.' });
  expect(result.message).toMatch(/1 findings fail\. The first: Dockerfile:1: The odd one out/);
  expect(exitCodeOf(result)).toBe(1);
  expect((await validate({ failOn: [] })).result.decision).toBe('continue');
});

test('a repository that says no version is no pass', async () => {
  expect((await validate()).result).toMatchObject({
    decision: 'stop',
    reason_code: 'nothing-due',
    message: expect.stringContaining('nothing was checked'),
  });
});

test('what was written is told', async () => {
  folder.write('.nvmrc', '22');
  folder.write('Dockerfile', 'FROM node:24');
  const { result } = await validate({ fixes: true });
  expect(result.decision).toBe('continue');
  expect(result.message).toContain('1 edits were written.');
  expect(events).toEqual([expect.objectContaining({ edits: 1, failing: 0 })]);
});

test('a folder of the repository can be named, and a file cannot', async () => {
  folder.write('a/.nvmrc', '22');
  folder.write('b/.nvmrc', '24');
  expect((await validate({ path: 'a' })).result.decision).toBe('continue');
  await expect(validate({ path: 'a/.nvmrc' })).rejects.toThrow(ConfigError);
  await expect(validate({ path: 'nowhere' })).rejects.toThrow('"nowhere" is no folder.');
});

test('what must not be written is redacted in the answer', async () => {
  folder.write('.nvmrc', 'secret-word');
  const redact = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('secret-word', '***'));
  const { result } = await validate({ redact });
  expect(JSON.stringify(result)).not.toContain('secret-word');
});

test('a job gets its SARIF in a file', async () => {
  folder.write('.nvmrc', '22');
  const { answer } = await validate();
  const file = writeToolchainSarif({ RUNNER_TEMP: folder.path }, answer);
  expect(JSON.parse(readFileSync(file, 'utf8')).version).toBe('2.1.0');
});

test.each([
  ['', null],
  ['none', []],
  ['conflict', ['conflict']],
  ['end-of-life, mismatch', ['mismatch', 'end-of-life']],
  ['drift', undefined],
  ['conflict,none', undefined],
])('fail-on %j is %j', (raw, expected) => {
  expect(failOnInput().parse(raw)).toEqual(expected);
});

test('what a version brings along starts no line of its own', async () => {
  folder.write('.nvmrc', '22');
  folder.write('package.json', JSON.stringify({ volta: { node: '18.18.0\n::error::pwn' } }));
  const { result } = await validate();
  expect(result.decision).toBe('failure');
  expect(`${result.message} ${result.fix}`).not.toContain('\n');
});
