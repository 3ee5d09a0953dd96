import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { checkToolchain } from '../../../src/toolchain/check.ts';
import { writeEdits } from '../../../src/toolchain/edit-files.ts';
import { FAIL_ON } from '../../../src/toolchain/finding.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';
import { TODAY } from './pins-of.ts';

const folder = useTempFolder();
const check = (fixes: boolean) =>
  checkToolchain({
    root: folder.path,
    env: {},
    today: TODAY,
    failOn: FAIL_ON,
    warnDays: 90,
    asksMachine: false,
    fixes,
  });

const FILES = {
  '.nvmrc': '# the version\r\n22.11.0\r\n',
  '.node-version': '\ufeffv18.18.0',
  '.tool-versions': 'nodejs 18.18.0 # as ever\nelixir 1.16\n',
  'package.json': '{\r\n\t"engines": {"node" : "^18.0.0"},\r\n\t"z": 1,\r\n\t"a": 2\r\n}',
  Dockerfile: 'ARG NODE=18 # default\nARG OTHER=1\nFROM node:${NODE}-alpine AS build\nFROM node:22.11.0\n',
  '.github/workflows/ci.yml':
    "jobs:\n  a:\n    steps:\n      - with: { node-version: '18.x', cache: npm } # here\n      - with: { node-version: 22.11.0 }\n",
  'mise.toml': '[tools]\nnode = "22.11.0"\npython = "3.9"\n',
  'pyproject.toml': '[project]\n# why\nrequires-python = ">=3.9,<3.10"\nname = "x"\n',
} as const;

describe('a repository whose files disagree', () => {
  const fill = (): void => {
    for (const [path, text] of Object.entries(FILES)) folder.write(path, text);
  };

  test('is made to agree, a line for each version and nothing else', async () => {
    fill();
    chmodSync(folder.at('.nvmrc'), 0o640);
    chmodSync(folder.at('package.json'), 0o755);
    const { written, failing } = await check(true);
    expect(failing).toEqual([]);
    expect(written).toHaveLength(7);
    expect(Object.fromEntries(Object.keys(FILES).map(path => [path, folder.read(path)]))).toEqual({
      ...FILES,
      '.node-version': '\ufeffv22.11.0',
      '.tool-versions': 'nodejs 22.11.0 # as ever\nelixir 1.16\n',
      'package.json': '{\r\n\t"engines": {"node" : "^22.11.0"},\r\n\t"z": 1,\r\n\t"a": 2\r\n}',
      Dockerfile:
        'ARG NODE=22 # default\nARG OTHER=1\nFROM node:${NODE}-alpine AS build\nFROM node:22.11.0\n',
      '.github/workflows/ci.yml':
        "jobs:\n  a:\n    steps:\n      - with: { node-version: '22.x', cache: npm } # here\n      - with: { node-version: 22.11.0 }\n",
      'mise.toml': '[tools]\nnode = "22.11.0"\npython = "3.10"\n',
      'pyproject.toml': '[project]\n# why\nrequires-python = ">=3.10,<3.11"\nname = "x"\n',
    });
    expect(statSync(folder.at('package.json')).mode & 0o777).toBe(0o755);
  });

  test('changes in git by one line for each version', async () => {
    const git = (...words: string[]) => execFileSync('git', words, { cwd: folder.path, encoding: 'utf8' });
    git('init', '-q');
    git('config', 'core.autocrlf', 'false');
    fill();
    git('add', '.');
    const { written } = await check(true);
    const changed = git('diff', '--numstat')
      .trim()
      .split('\n')
      .map(line => line.split('\t').slice(0, 2).join('/'));
    expect(changed).toHaveLength(7);
    expect(changed.every(each => each === '1/1')).toBe(true);
    expect(written).toHaveLength(7);
  });

  test('does not change a second time', async () => {
    fill();
    await check(true);
    const before = Object.keys(FILES).map(path => folder.read(path));
    expect((await check(true)).written).toEqual([]);
    expect(Object.keys(FILES).map(path => folder.read(path))).toEqual(before);
  });

  test('does not change without being told to', async () => {
    fill();
    expect((await check(false)).failing.length).toBeGreaterThan(0);
    expect(Object.keys(FILES).map(path => folder.read(path))).toEqual(Object.values(FILES));
  });
});

test('a link keeps being one: what it leads to is changed', async () => {
  folder.write('versions/node', '18');
  folder.write('.node-version', '22');
  symlinkSync('versions/node', folder.at('.nvmrc'));
  await check(true);
  expect(folder.read('versions/node')).toBe('22');
  expect(folder.read('.nvmrc')).toBe('22');
});

test('a file that changed since it was read is left as it is', () => {
  folder.write('.nvmrc', '20\n');
  const edit = { file: '.nvmrc', offset: 0, line: 1, column: 1, old: '18', new: '22' };
  expect(() => writeEdits(folder.path, [edit])).toThrow(
    /\.nvmrc was not changed: it has changed since it was read/,
  );
  expect(folder.read('.nvmrc')).toBe('20\n');
});

test('nothing is written where a folder is a link that leads out', () => {
  const outside = mkdtempSync(join(tmpdir(), 'p1-outside-'));
  writeFileSync(join(outside, '.nvmrc'), '18\n');
  symlinkSync(outside, folder.at('sub'));
  const edit = { file: 'sub/.nvmrc', offset: 0, line: 1, column: 1, old: '18', new: '22' };
  expect(() => writeEdits(folder.path, [edit])).toThrow(/outside of the repository/);
  expect(readFileSync(join(outside, '.nvmrc'), 'utf8')).toBe('18\n');
  rmSync(outside, { recursive: true });
});
