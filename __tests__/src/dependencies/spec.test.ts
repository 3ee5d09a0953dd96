import { expect, test } from '@jest/globals';
import { concerns, fixedVersion } from '../../../src/dependencies/advisories/advisory.ts';
import { cvssScore } from '../../../src/dependencies/advisories/cvss.ts';
import { shellWord } from '../../../src/dependencies/commands.ts';
import { overriddenName } from '../../../src/dependencies/manifest.ts';
import { findProjects } from '../../../src/dependencies/projects.ts';
import { readLicence } from '../../../src/dependencies/spdx.ts';
import { isInRange, specOf } from '../../../src/dependencies/spec.ts';

test.each<[string, object]>([
  ['^1.2.3', { kind: 'range', range: '^1.2.3' }],
  ['', { kind: 'range', range: '*' }],
  ['1.x || >=2.5.0 <3', { kind: 'range', range: '1.x || >=2.5.0 <3' }],
  ['latest', { kind: 'tag' }],
  ['npm:other@^1', { kind: 'alias', name: 'other', range: '^1' }],
  ['npm:@x/other', { kind: 'alias', name: '@x/other', range: '*' }],
  ['npm:1 || 2', { kind: 'range', range: '1 || 2' }],
  ['someone/thing#v1', { kind: 'git', host: 'github.com' }],
  ['gitlab:someone/thing', { kind: 'git', host: 'gitlab.com' }],
  ['git@git.example.com:someone/thing.git', { kind: 'git', host: 'git.example.com' }],
  ['git+https://git.example.com:8443/thing.git#main', { kind: 'git', host: 'git.example.com:8443' }],
  [
    'https://files.example.com/a.tgz',
    { kind: 'url', host: 'files.example.com', url: 'https://files.example.com/a.tgz' },
  ],
  ['file:../up', { kind: 'file', path: '../up' }],
  ['./here', { kind: 'file', path: './here' }],
  ['workspace:*', { kind: 'other' }],
])('%j is read as npm reads it', (text, expected) => {
  expect(specOf(text)).toEqual(expected);
});

test.each<[string, string, boolean]>([
  ['1.2.3', '^1.0.0', true],
  ['2.0.0-rc.1', '^1.0.0', false],
  ['2.0.0-rc.1', '*', true],
  ['1.0.0', 'not a range', false],
])('%s in %s: %s', (version, range, expected) => {
  expect(isInRange(version, range)).toBe(expected);
});

test.each<[string, string, boolean, string | null]>([
  ['<1.2.3', '1.0.0', true, '1.2.3'],
  ['<1.2.3', '1.2.3-beta.1', true, '1.2.3'],
  ['<1.2.3', '1.2.3', false, null],
  ['>=1.0.0 <1.5.0 || >=2.0.0 <2.1.0', '2.0.5', true, '2.1.0'],
  ['>=1.0.0 <=1.5.0', '1.2.0', true, null],
  ['*', '9.9.9', true, null],
])('an advisory of %s and version %s: %s, mended by %s', (range, version, expected, fixed) => {
  expect([concerns({ range }, version), fixedVersion({ range }, version)]).toEqual([expected, fixed]);
});

// Vectors and scores of first.org's "CVSS v3.1 Examples".
test.each<[string, number | null]>([
  ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N', 6.4],
  ['CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N', 3.1],
  ['CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L', 4.2],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N', 0],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', null],
  ['CVSS:3.1/AV:N', null],
])('%s scores %s', (vector, score) => {
  expect(cvssScore(vector)).toBe(score);
});

test.each(['UNLICENSED', 'SEE LICENSE IN LICENSE.md', '', '(MIT', 'MIT OR', 'see the file'])(
  '%j names no licence',
  text => {
    expect(readLicence(text)).toBeNull();
  },
);

test.each([
  ['a', 'a'],
  ['a@^1', 'a'],
  ['@x/a@1', '@x/a'],
  ['b>a', 'a'],
  ['b@2>@x/a@<1', '@x/a'],
  ['**/a', 'a'],
  ['b/@x/a', '@x/a'],
])('the override %s is of %s', (key, name) => {
  expect(overriddenName(key)).toBe(name);
});

test('a word that a shell would act on is quoted', () => {
  expect(['lodash@4', '@x/y', 'a b', "it's", '$(x)', '~'].map(shellWord)).toEqual([
    'lodash@4',
    '@x/y',
    "'a b'",
    "'it'\\''s'",
    "'$(x)'",
    "'~'",
  ]);
});

test('projects are the root and each folder with a lockfile; those of tests are left out, unless one is named', () => {
  const files = [
    'package.json',
    'web/package.json',
    'web/yarn.lock',
    'packages/a/package.json',
    'node_modules/x/package-lock.json',
    'test/fixtures/broken/package-lock.json',
    'bun.lock',
  ];
  const { projects, leftOut } = findProjects(files, null);
  expect(projects.map(({ folder, lockfiles, unread }) => [folder, lockfiles.length, unread])).toEqual([
    ['', 0, ['bun.lock']],
    ['web', 1, []],
  ]);
  expect(leftOut).toEqual(['test/fixtures/broken']);
  expect(findProjects(files, 'test/fixtures/broken').projects).toHaveLength(1);
});
