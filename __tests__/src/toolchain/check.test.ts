import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { checkToolchain } from '../../../src/toolchain/check.ts';
import { FAIL_ON, type FailOn } from '../../../src/toolchain/finding.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';
import { TODAY } from './pins-of.ts';

const folder = useTempFolder();
const ELSEWHERE = `../p1-elsewhere-${process.pid}`;
const ENV = { PATH: process.env['PATH'] ?? '' };
const check = (failOn: readonly FailOn[] = FAIL_ON, env = ENV, asksMachine = false) =>
  checkToolchain({ root: folder.path, env, today: TODAY, failOn, warnDays: 90, asksMachine, fixes: false });
const found = async (failOn?: readonly FailOn[]) =>
  (await check(failOn)).findings.map(
    ({ kind, place, fails }) => `${fails ? '!' : ''}${kind} ${place.file}:${place.line}`,
  );

describe('bad input is a finding that names the file, and fails whatever fail-on says', () => {
  test.each([
    ['truncated JSON', 'package.json', '{"engines": {"node": "18"'],
    ['TOML with a key twice', 'mise.toml', '[tools]\nnode = "22"\nnode = "20"\n'],
    ['what is no UTF-8', '.nvmrc', Buffer.from([0xff, 0xfe, 0x31])],
    ['an empty file', '.python-version', ''],
    ['broken YAML', '.github/workflows/ci.yml', 'jobs: [\n'],
    ['a word', '.nvmrc', 'whatever-this-is'],
    ['a file of 2 MB', 'pyproject.toml', 'a'.repeat(2_000_000)],
  ])('%s', async (_title, path, text) => {
    folder.write(path, text);
    expect(await found([])).toEqual([expect.stringMatching(new RegExp(`^!unreadable ${path}:`))]);
  });

  test('a folder in the place of a file, empty or not, in git or not', async () => {
    mkdirSync(folder.at('.nvmrc'));
    folder.write('a/package.json/x', '');
    expect(await found([])).toEqual(['!unreadable a/package.json:1', '!unreadable .nvmrc:1']);
    execFileSync('git', ['init', '-q'], { cwd: folder.path });
    expect(await found([])).toEqual(['!unreadable a/package.json:1', '!unreadable .nvmrc:1']);
  });

  test('a link that leads out of the repository, or nowhere', async () => {
    symlinkSync('/etc/hostname', folder.at('.nvmrc'));
    symlinkSync('nowhere', folder.at('.node-version'));
    expect((await found([])).sort()).toEqual(['!unreadable .node-version:1', '!unreadable .nvmrc:1']);
  });

  test('a file of the index whose folder is now a link that leads out', async () => {
    folder.write('sub/.nvmrc', '18');
    const git = (...words: readonly string[]) => execFileSync('git', words, { cwd: folder.path });
    git('init', '-q');
    git('add', 'sub/.nvmrc');
    renameSync(folder.at('sub'), folder.at(ELSEWHERE));
    symlinkSync(ELSEWHERE, folder.at('sub'));
    try {
      expect(await found([])).toEqual(['!unreadable sub/.nvmrc:1']);
    } finally {
      rmSync(folder.at(ELSEWHERE), { recursive: true });
    }
  });

  test('a tool that says nonsense', async () => {
    folder.write('.nvmrc', '22');
    chmodSync(folder.write('bin/node', '#!/bin/sh\necho nonsense\n'), 0o755);
    const { failing } = await check([], { PATH: `${folder.at('bin')}:/usr/bin:/bin` }, true);
    expect(failing.map(({ kind }) => kind)).toEqual(['probe-failed']);
  });
});

test.each<readonly [FailOn[], readonly string[]]>([
  [[], ['conflict', 'end-of-life']],
  [['conflict'], ['!conflict', 'end-of-life']],
  [['end-of-life'], ['!end-of-life', 'conflict']],
  [['mismatch'], ['conflict', 'end-of-life']],
])('with fail-on %j these are found: %j', async (failOn, expected) => {
  folder.write('.nvmrc', '18');
  folder.write('Dockerfile', 'FROM node:22');
  expect((await found(failOn)).map(line => line.split(' ')[0])).toEqual(expected);
});

describe('which files are read', () => {
  test("not what git ignores, and not other people's code, which is counted", async () => {
    execFileSync('git', ['init', '-q'], { cwd: folder.path });
    folder.write('.gitignore', 'ignored/\n');
    for (const path of ['ignored', 'vendor/x', 'a/node_modules/b', '__tests__/fixtures/c'])
      folder.write(`${path}/.nvmrc`, '18');
    folder.write('new/.nvmrc', '22');
    const { rows, leftOut, files } = await check();
    expect(rows.flatMap(({ pins }) => pins.map(({ file }) => file))).toEqual(['new/.nvmrc']);
    expect([files, [...leftOut].sort()]).toEqual([
      1,
      ['__tests__/fixtures/c/.nvmrc', 'a/node_modules/b/.nvmrc', 'vendor/x/.nvmrc'],
    ]);
  });

  test('outside of a repository all but what tools bring', async () => {
    folder.write('a/b/.nvmrc', '22');
    folder.write('node_modules/x/.nvmrc', '18');
    folder.write('.venv/.python-version', '2.7');
    expect((await check()).rows.flatMap(({ pins }) => pins.map(({ file }) => file))).toEqual(['a/b/.nvmrc']);
  });

  test('a file that git lists and nobody has any more is passed over', async () => {
    execFileSync('git', ['init', '-q'], { cwd: folder.path });
    folder.write('.nvmrc', '22');
    execFileSync('git', ['add', '.'], { cwd: folder.path });
    execFileSync('rm', ['.nvmrc'], { cwd: folder.path });
    expect((await check()).rows).toEqual([]);
  });
});

test('a workflow that sets up a tool of which no file says a version is told once', async () => {
  const text =
    'jobs:\n  a:\n    steps:\n      - uses: actions/setup-go@v5\n      - uses: actions/setup-go@v5\n';
  folder.write('.github/workflows/ci.yml', text);
  expect(await found()).toEqual(['no-pin .github/workflows/ci.yml:4']);
  folder.write('go.mod', 'go 1.25\n');
  expect(await found()).toEqual(['floor-only go.mod:1']);
});
