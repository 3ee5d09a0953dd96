import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { shellCommand } from '../../../src/launch/shell-command.ts';

test.each([
  ['bash -eo pipefail -c', ['bash', '-eo', 'pipefail', '-c']],
  ['  python3   -c ', ['python3', '-c']],
  ['"/opt/my shell/sh" -c', ['/opt/my shell/sh', '-c']],
  ["node --eval-as 'a b' -e", ['node', '--eval-as', 'a b', '-e']],
])('%s is split into words, and the command is one more', (shell, words) => {
  expect(shellCommand(shell, 'echo "a b"; exit')).toEqual([...words, 'echo "a b"; exit']);
});

test.each(['', '   ', 'bash "-c', "bash 'x"])(
  '%j is refused: it names no program, or a quote is open',
  shell => {
    expect(() => shellCommand(shell, 'true')).toThrow(/^shell: .*is not a program with arguments\./);
  },
);

test('the default shell stops at the first command that fails, in a pipe too', () => {
  const [program, ...words] = shellCommand('bash -eo pipefail -c', 'false | cat; echo not reached');
  const { status, stdout } = spawnSync(program, words, { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
});

test.each(['$HOME', '`id`', '$(id)', 'a\nb', '; exit 3', "'", '\\'])(
  'a command of %j reaches the shell as it is',
  text => {
    const [program, ...words] = shellCommand('printf %s', text);
    expect(spawnSync(program, words, { encoding: 'utf8' }).stdout).toBe(text);
  },
);
