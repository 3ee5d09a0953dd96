import { mkdirSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { terminalIn } from '../doubles/terminal.ts';
import { BAD_CONFIGS, expectUntouched, STEP } from './bad-configs.ts';

const folder = useTempFolder();
const { p1 } = terminalIn(() => folder.at('repository'));

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function expectOneError({ status, stdout, stderr }: Ended, message: RegExp): void {
  expect(stderr).toMatch(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(/^p1: /);
  expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
}

describe('at the terminal: one error with place, value and fix, exit code 2, nothing written', () => {
  test.each(BAD_CONFIGS)('$title', async ({ yaml, message, step = 'build', parameters }) => {
    folder.write('repository/.github/p1.yml', yaml);
    const given = parameters === undefined ? [] : ['--parameters', parameters];
    expectOneError(await p1(['launch', step, ...given]), message);
    expectUntouched(folder.at('repository'));
  });

  test.each([
    ['an unknown command', ['lanch'], /arguments: There is no command "lanch"\. Did you mean `launch`\?/],
    [
      'an unknown flag',
      ['launch', 'build', '--smkoe'],
      /arguments: There is no flag "--smkoe"\. Did you mean `--smoke`\?/,
    ],
    ['an unknown short flag', ['launch', '-x'], /arguments: Unknown option '-x'\. See `--help`\./],
    [
      'a flag without its value',
      ['launch', '--config'],
      /arguments: Option '--config <value>' argument missing\. See/,
    ],
    ['an empty value', ['launch', 'build', '--root', ''], /--root: The value is empty\. Give one/],
    [
      'one argument too many',
      ['launch', 'build', 'test'],
      /arguments: "test" is one argument too many\. Write/,
    ],
    [
      'an argument where none belongs',
      ['runs', 'build'],
      /arguments: "build" is one argument too many\. Write `p1 runs`\./,
    ],
    [
      'a command where none belongs',
      ['config', '--', 'rm'],
      /arguments: "rm" is one argument too many\. Write `p1 config`\./,
    ],
    ['no step at all', ['launch'], /step: Neither a step nor a command was given\. Name a step: build\./],
    ['no command behind --', ['launch', '--'], /arguments: No command follows `--`\. Write/],
    [
      'a file that is not there',
      ['launch', 'build', '--config', 'none.yml'],
      /none\.yml: There is no such file\. Create it/,
    ],
    [
      'a folder in place of the file',
      ['launch', 'build', '--config', 'folder.yml'],
      /folder\.yml: The file cannot be read: EISDIR.* Name a YAML file/,
    ],
    [
      'a step with shell syntax',
      ['launch', 'build; touch ran'],
      /step: \S+ has no step "build; touch ran"\. /,
    ],
    ['a step with line breaks', ['launch', 'a\n::error::b'], /step: \S+ has no step "a\\n::error::b"\. /],
    [
      'a path with line breaks',
      ['launch', 'build', '--config', 'a\n::error::b'],
      /a\\u000a::error::b: There is no such file\. Create it/,
    ],
    [
      'a timeout without a unit',
      ['launch', 'build', '--timeout', '5'],
      /--timeout: "5" is not a duration .* Give/,
    ],
    [
      'a timeout of nothing',
      ['launch', 'build', '--timeout', '0s'],
      /--timeout: "0s" is not a duration .* Give/,
    ],
  ])('%s', async (_title, argv, message) => {
    folder.write('repository/.github/p1.yml', STEP);
    mkdirSync(folder.at('repository/folder.yml'));
    expectOneError(await p1(argv), message);
    expectUntouched(folder.at('repository'));
  });

  test('a flag of the environment that is neither true nor false', async () => {
    folder.write('repository/.github/p1.yml', STEP);
    const ended = await p1(['launch', 'build'], { OFFLINE_MODE: 'yes' });
    expectOneError(ended, /OFFLINE_MODE: "yes" is not true or false\. Set OFFLINE_MODE=true or unset it\./);
    expectUntouched(folder.at('repository'));
  });
});

const SHELL_SYNTAX = `'; touch ran; $(touch ran) \`touch ran\` "$HOME" && \\ | > ran\n*`;

test('a parameter with shell syntax arrives as the data it is, and nothing of it is executed', async () => {
  const run = `printf %s "$P1_PARAM_NAME" > "$P1_OUTPUT_DIR/variable"; cp "$P1_PARAMETERS_FILE" "$P1_OUTPUT_DIR/file"`;
  const yaml = `version: 1\nsteps:\n  build: {run: ${JSON.stringify(run)}, parameters: {name: string}}\n`;
  folder.write('repository/.github/p1.yml', yaml);
  const { status } = await p1(['launch', 'build', '--parameters', JSON.stringify({ name: SHELL_SYNTAX })]);
  expect(status).toBe(0);
  const outputs = 'repository/.p1/outputs/build/current';
  expect(folder.read(`${outputs}/variable`)).toBe(SHELL_SYNTAX);
  expect(JSON.parse(folder.read(`${outputs}/file`))).toEqual({ name: SHELL_SYNTAX });
  expect(readdirSync(folder.at('repository')).sort()).toEqual(['.github', '.p1']);
});
