import { describe, expect, it } from '@jest/globals';
import { discover } from '../../../src/starter/discovery.ts';

function of(files: Readonly<Record<string, string>>) {
  return discover({ read: file => files[file] ?? null });
}
const commands = (files: Readonly<Record<string, string>>) =>
  of(files).commands.map(({ step, command }) => `${step}: ${command}`);
const scripts = (names: readonly string[]) =>
  JSON.stringify({ scripts: Object.fromEntries(names.map(name => [name, 'x'])) });

describe('commands', () => {
  it.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'npm scripts that make something',
      { 'package.json': scripts(['dev', 'build', 'pipeline:daily', 'lint', 'start']) },
      ['build: npm run build', 'pipeline-daily: npm run pipeline:daily'],
    ],
    [
      'targets of a Makefile, and no variables',
      { Makefile: 'report = x\nreport:\n\tx\nclean:\nall:=y\n' },
      ['report: make report'],
    ],
    ['Python programs', { 'main.py': '', 'setup.py': '' }, ['main: python main.py']],
    [
      'three at most',
      { 'package.json': scripts(['build', 'report', 'export', 'train']) },
      ['build: npm run build', 'report: npm run report', 'export: npm run export'],
    ],
    ['a name once', { 'package.json': scripts(['build']), Makefile: 'build:\n' }, ['build: make build']],
    ['no name that a shell would take apart', { 'package.json': scripts(['build $(id)', 'run;x']) }, []],
    ['none of a manifest that is none', { 'package.json': '[' }, []],
    ['none of nothing', {}, []],
  ])('are %s', (_, files, expected) => {
    expect(commands(files)).toEqual(expected);
  });
});

describe('what a job installs', () => {
  it.each<readonly [Readonly<Record<string, string>>, readonly string[], string | null]>([
    [{}, [], null],
    [{ 'package.json': '{}' }, ['node'], 'npm install'],
    [{ 'package.json': '{}', 'package-lock.json': '' }, ['node'], 'npm ci'],
    [
      { 'package.json': '{}', 'pnpm-lock.yaml': '' },
      ['node'],
      'corepack enable && pnpm install --frozen-lockfile',
    ],
    [
      { 'package.json': '{}', 'yarn.lock': '', 'requirements.txt': '' },
      ['node', 'python'],
      'corepack enable && yarn install --immutable',
    ],
    [{ 'pyproject.toml': '' }, ['python'], null],
  ])('follows the files %j', (files, setup, install) => {
    expect(of(files)).toMatchObject({ setup, install });
  });
});
