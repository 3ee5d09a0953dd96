import { rmSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  type Fields,
  fittingPackages,
  hashOf,
  lockedPackage,
  lockfileOf,
  MANIFEST,
  useDependencyProject,
} from '../../doubles/dependencies/dependency-project.ts';

const project = useDependencyProject();

function write(
  packages: Readonly<Record<string, Fields>>,
  manifest: Fields = MANIFEST,
  more: Fields = {},
): void {
  project.json('package.json', manifest);
  project.json('package-lock.json', lockfileOf(packages, more));
}

describe('the two lists of version 2', () => {
  const v2 = (old: Fields): Fields => ({ lockfileVersion: 2, dependencies: { delta: old } });
  const delta = lockedPackage('delta', '1.1.1');

  test('may agree', async () => {
    write(fittingPackages(), MANIFEST, v2(delta));
    expect(await project.found()).toEqual([]);
  });

  test.each<[string, Fields]>([
    ['version', { ...delta, version: '1.1.2' }],
    ['address', { ...delta, resolved: 'https://registry.npmjs.org/delta/-/delta-1.1.2.tgz' }],
    ['integrity', { ...delta, integrity: hashOf('evil') }],
  ])('may not differ in the %s of a package', async (_title, old) => {
    write(fittingPackages(), MANIFEST, v2(old));
    expect(await project.found()).toEqual([
      expect.stringMatching(/^lockfile-two-trees package-lock\.json:\d+ delta$/),
    ]);
  });
});

describe('what cannot be read is a finding, and no part of the check passes for it', () => {
  const text = (): string => JSON.stringify(lockfileOf(fittingPackages()), null, 2);

  test.each<[string, () => string, string]>([
    ['cut off', () => text().slice(0, 700), 'lockfile-unreadable package-lock.json:28'],
    ['empty', () => '', 'lockfile-unreadable package-lock.json:1'],
    ['no JSON', () => '{\n  "packages": {,}\n}', 'lockfile-unreadable package-lock.json:2'],
    ['a list', () => '[]', 'lockfile-unreadable package-lock.json:1'],
    [
      'in the middle of a merge',
      () => text().replace('  "requires"', '<<<<<<< HEAD\n  "requires"'),
      'lockfile-unreadable package-lock.json:5',
    ],
    [
      'of version 1',
      () => text().replace('"lockfileVersion": 3', '"lockfileVersion": 1'),
      'lockfile-version package-lock.json:4',
    ],
    [
      'of a version to come',
      () => text().replace('"lockfileVersion": 3', '"lockfileVersion": 4'),
      'lockfile-version package-lock.json:4',
    ],
    ['without packages', () => '{ "lockfileVersion": 3 }', 'lockfile-unreadable package-lock.json:1'],
    [
      'with an entry twice',
      () => text().replace('"packages": {', '"packages": {\n"node_modules/delta": {},'),
      'lockfile-duplicate package-lock.json:45',
    ],
    [
      'with a field of an entry twice',
      () => text().replace('"version": "1.1.1"', '"version": "1.1.1", "\\u0076ersion": "9.9.9"'),
      'lockfile-duplicate package-lock.json:45',
    ],
  ])('a lockfile that is %s', async (_title, content, expected) => {
    project.json('package.json', MANIFEST);
    project.write('package-lock.json', content());
    const { answer, result } = await project.check();
    expect(await project.found()).toEqual([expected]);
    expect(result).toMatchObject({ decision: 'failure', reason_code: 'findings' });
    expect(answer?.states.integrity).toEqual({ state: 'error', why: 'package-lock.json cannot be read' });
  });

  test.each([
    ['lockfile', 'package-lock.json', 'lockfile-unreadable package-lock.json:1'],
    ['manifest', 'package.json', 'manifest-unreadable package.json:1'],
  ])('a folder in the place of a %s', async (_title, name, expected) => {
    write(fittingPackages());
    rmSync(project.at(name));
    project.write(`${name}/inside`, '');
    expect(await project.found()).toEqual([expected]);
    project.commit();
    const { answer } = await project.check();
    expect(answer?.findings.map(({ message }) => message)).toEqual([
      `${name} cannot be read: it is a folder.`,
    ]);
  });

  test.each<[string, string, string]>([
    ['cut off', '{ "name": "app",\n"dependencies": {', 'manifest-unreadable package.json:2'],
    ['a list', '[]', 'manifest-unreadable package.json:1'],
    ['one with a list of dependencies', '{\n"dependencies": []\n}', 'manifest-unreadable package.json:2'],
    [
      'one with a number for a range',
      '{\n"dependencies": {\n"a": 1 } }',
      'manifest-unreadable package.json:3',
    ],
    [
      'one with a dependency twice',
      '{ "dependencies": { "a": "1",\n "a": "2" } }',
      'manifest-unreadable package.json:2',
    ],
  ])('a manifest that is %s', async (_title, content, expected) => {
    project.write('package.json', content);
    project.json('package-lock.json', lockfileOf(fittingPackages()));
    expect(await project.found()).toEqual([expected]);
  });

  test('a mark of byte order and other line ends are read as npm reads them', async () => {
    project.write('package.json', `\ufeff${JSON.stringify(MANIFEST, null, 2).replaceAll('\n', '\r\n')}`);
    project.write('package-lock.json', `\ufeff${text().replaceAll('\n', '\r\n')}`);
    expect(await project.found()).toEqual([]);
  });
});
