import { chmodSync, existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { Tool } from '../../../src/toolchain/pin.ts';
import { probe } from '../../../src/toolchain/probes/probe.ts';
import { probeAll } from '../../../src/toolchain/probes/probe-all.ts';
import { probeEnvironment } from '../../../src/toolchain/probes/probe-environment.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const SYSTEM = '/usr/bin:/bin';

function install(name: string, script: string): void {
  chmodSync(folder.write(`bin/${name}`, `#!/bin/sh\n${script}\n`), 0o755);
}
const ask = (tool: Tool, limitMs = 10_000, env = {}) =>
  probe(tool, { folder: folder.path, env: { PATH: `${folder.at('bin')}:${SYSTEM}`, ...env }, limitMs });

test.each([
  ['node', 'node', 'echo v20.11.1', [20, 11, 1]],
  ['npm', 'npm', 'echo 10.2.4', [10, 2, 4]],
  ['pnpm', 'pnpm', 'echo 9.1.0', [9, 1, 0]],
  ['yarn', 'yarn', 'echo 4.5.0', [4, 5, 0]],
  ['bun', 'bun', 'echo 1.1.30', [1, 1, 30]],
  ['deno', 'deno', 'printf "deno 2.0.0 (stable)\\nv8 12.9\\n"', [2, 0, 0]],
  ['python', 'python3', 'echo Python 3.11.7', [3, 11, 7]],
  ['go', 'go', 'echo go version go1.22.3 linux/amd64', [1, 22, 3]],
  ['ruby', 'ruby', 'echo "ruby 3.3.0 (2023-12-25 revision 5124f9ac75) [x86_64-linux]"', [3, 3, 0]],
  ['java', 'java', 'echo "openjdk version \\"21.0.4\\" 2024-07-16" >&2', [21, 0, 4]],
  ['java', 'java', 'echo "openjdk version \\"1.8.0_392\\"" >&2', [8, 0, 0]],
  ['rust', 'rustc', 'echo "rustc 1.80.0 (051478957 2024-07-21)"', [1, 80, 0]],
  ['dotnet', 'dotnet', 'echo 8.0.404', [8, 0, 404]],
  ['terraform', 'terraform', 'printf "Terraform v1.9.8\\non linux_amd64\\n"', [1, 9, 8]],
] as const)('%s is asked, and its answer read', async (tool, program, script, version) => {
  install(program, script);
  expect(await ask(tool)).toMatchObject({ kind: 'found', version });
});

test('a tool that hangs is killed with all that it started, also what left its group', async () => {
  install(
    'node',
    `trap '' TERM; (sleep 3; touch ${folder.at('a')}) & setsid sh -c 'sleep 3; touch ${folder.at('b')}' & sleep 60`,
  );
  expect(await ask('node', 500)).toEqual({
    kind: 'failed',
    command: 'node --version',
    why: 'it did not answer within 0.5 s, and was killed',
  });
  await delay(3500);
  expect([existsSync(folder.at('a')), existsSync(folder.at('b'))]).toEqual([false, false]);
});

test('a process that a tool leaves behind with its output is not waited for', async () => {
  install('node', `sleep 60 & echo v20.1.0`);
  expect(await ask('node')).toMatchObject({ kind: 'found', version: [20, 1, 0] });
});

test.each([
  ['echo hello', 'it ended well and said "hello"'],
  ['true', 'it ended well and said nothing'],
  ['echo v20.1.0; exit 3', 'it ended with exit code 3 and said "v20.1.0"'],
  ['kill -9 $$', 'it was ended by SIGKILL and said nothing'],
  ['printf "\\033[31mboom\\007"', 'it ended well and said "\\u001b[31mboom\\u0007"'],
  [
    'yes garbage | head -c 10000000',
    expect.stringMatching(/^it ended well and said "garbage.*… \(\d+ characters\)$/),
  ],
])('a tool that does %j does not tell its version', async (script, why) => {
  install('node', script);
  expect(await ask('node')).toEqual({ kind: 'failed', command: 'node --version', why });
});

test('a tool that is not there is missing; one that cannot be started has failed', async () => {
  expect(await probe('deno', { folder: folder.path, env: { PATH: folder.path } })).toEqual({
    kind: 'missing',
    command: 'deno --version',
  });
  folder.write('bin/node', 'no program');
  chmodSync(folder.at('bin/node'), 0o644);
  const answer = await probe('node', { folder: folder.path, env: { PATH: folder.at('bin') } });
  expect(answer).toMatchObject({ kind: 'failed', why: expect.stringContaining('EACCES') });
});

test('Python is python where there is no python3', async () => {
  install('python', 'echo Python 3.12.0');
  const env = { PATH: folder.at('bin') };
  expect(await probe('python', { folder: folder.path, env })).toMatchObject({
    version: [3, 12, 0],
    command: 'python --version',
  });
});

test('tools are asked at the same time, each for itself', async () => {
  install('node', 'echo v20.1.0');
  install('npm', 'echo garbage');
  const found = await probeAll(['node', 'npm', 'deno', 'go', 'ruby'], {
    folder: folder.path,
    env: { PATH: `${folder.at('bin')}` },
  });
  expect([...found].map(([tool, { kind }]) => `${tool} ${kind}`).sort()).toEqual([
    'deno missing',
    'go missing',
    'node found',
    'npm failed',
    'ruby missing',
  ]);
});

test('a tool gets no secret, and is told to download nothing', () => {
  const env = {
    PATH: 'p',
    HOME: 'h',
    GITHUB_TOKEN: 't',
    MISE_GITHUB_TOKEN: 't',
    NODE_OPTIONS: '-r x',
    PYENV_ROOT: 'r',
    INPUT_TOKEN: 't',
    MY_KEY: 'k',
  };
  const given = probeEnvironment(env);
  expect(
    Object.keys(given)
      .filter(name => name in env)
      .sort(),
  ).toEqual(['HOME', 'PATH', 'PYENV_ROOT']);
  expect(given).toMatchObject({ GOTOOLCHAIN: 'local', COREPACK_ENABLE_NETWORK: '0', YARN_IGNORE_PATH: '1' });
});
