import { describe, expect, test } from '@jest/globals';
import { scopeNamed, scopeOf } from '../../../src/toolchain/scope.ts';
import { shortFindings } from './checked.ts';

const a = ['packages/a/.nvmrc', '22.11.0\n'] as const;
const b = ['packages/b/.nvmrc', '24.1.0\n'] as const;

function workflow(name: string, version: string, folder?: string): readonly [string, string] {
  const defaults = folder === undefined ? '' : `    defaults: { run: { working-directory: ${folder} } }\n`;
  const steps = `    steps:\n      - with: { node-version: '${version}' }\n`;
  return [`.github/workflows/${name}.yml`, `jobs:\n  j:\n${defaults}${steps}`];
}

test.each([
  ['.nvmrc', ''],
  ['packages/a/package.json', 'packages/a'],
  ['packages/a/.config/mise.toml', 'packages/a'],
  ['packages/a/mise/config.toml', 'packages/a'],
  ['.github/workflows/ci.yml', ''],
  ['.github/actions/setup/action.yml', ''],
  ['.devcontainer/Dockerfile', ''],
])('%s speaks for the folder %j', (file, scope) => {
  expect(scopeOf(file)).toBe(scope);
});

test.each([
  ['./packages/a/', 'packages/a'],
  ['.', ''],
  ['packages/./a', 'packages/a'],
  ['../b', null],
  ['/abs', null],
  ['$' + '{{ matrix.folder }}', null],
])('the folder %j of a workflow is %j', (path, scope) => {
  expect(scopeNamed(path)).toBe(scope);
});

describe('folders beside one another', () => {
  test.each<readonly [string, readonly (readonly [string, string])[], readonly string[]]>([
    ['may differ', [a, b], []],
    ['may differ below a root that allows both', [['package.json', '{"engines":{"node":">=22"}}'], a, b], []],
    [
      'are each held against the root',
      [['.nvmrc', '22.11.0'], a, b],
      ['!conflict packages/b/.nvmrc:1 + 22.11.0'],
    ],
    [
      'are held against what is below them',
      [a, b, ['packages/b/tool/Dockerfile', 'FROM node:22']],
      ['!conflict packages/b/tool/Dockerfile:1 + 24'],
    ],
    ['may each have a workflow of its own', [a, b, workflow('a', '22'), workflow('b', '24')], []],
    [
      'have no use for a workflow that fits none of them',
      [a, b, workflow('c', '20')],
      ['!conflict .github/workflows/c.yml:4'],
    ],
    [
      'have a workflow whose job runs in one of them',
      [a, b, workflow('b', '22', './packages/b')],
      ['!conflict .github/workflows/b.yml:5 + 24'],
    ],
    [
      'that agree are held against a workflow',
      [a, ['packages/b/.nvmrc', '22.11.0'], workflow('c', '24')],
      ['!conflict .github/workflows/c.yml:4 + 22'],
    ],
    [
      'have a root that fits neither, and no version to write there',
      [['.nvmrc', '20.11.0'], a, b],
      ['!conflict .nvmrc:1'],
    ],
  ])('%s', async (_what, files, expected) => {
    const found = await shortFindings('node', { files });
    expect(found.filter(line => !/end-of-life|floor-only/.test(line))).toEqual(expected);
  });

  test('one of which the machine fits does not fail for the other', async () => {
    expect(await shortFindings('node', { files: [a, b], installed: '24.1.0' })).toEqual([
      'other-part packages/a/.nvmrc:1',
    ]);
    expect(await shortFindings('node', { files: [a, b], installed: '20.11.0' })).toEqual([
      '!mismatch packages/a/.nvmrc:1',
      '!mismatch packages/b/.nvmrc:1',
    ]);
  });

  test('that nobody maintains is given the version of its own part', async () => {
    const old = ['packages/b/.nvmrc', '18.18.0\n'] as const;
    const files = [a, old, ['packages/b/package.json', '{"engines":{"node":">=24.1.0"}}']] as const;
    expect(await shortFindings('node', { files, installed: '24.1.0' })).toContain(
      '!conflict packages/b/.nvmrc:1 + 24.1.0',
    );
  });
});
