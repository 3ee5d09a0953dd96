import { rmSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { largeProject } from '../../../bench/large-lockfile.ts';
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

test('a lockfile that fits its manifest has no finding, and every part of the check says whether it ran', async () => {
  write(fittingPackages());
  const { result, answer } = await project.check();
  expect(answer?.findings).toEqual([]);
  expect(result).toMatchObject({ decision: 'continue', reason_code: 'ok' });
  expect(answer?.packages).toBe(4);
  expect(Object.entries(answer?.states ?? {}).map(([name, { state }]) => `${name} ${state}`)).toEqual([
    'sync ran',
    'integrity ran',
    'hosts ran',
    'changes skipped',
    'advisories ran',
    'licences ran',
    'age skipped',
  ]);
});

type Packages = Record<string, Fields>;
const at = (packages: Packages, key: string): Fields => packages[key] ?? {};

describe('a lockfile is out of step when', () => {
  test.each<[string, (packages: Packages) => void, readonly string[]]>([
    [
      'it says another version of the project',
      p => Object.assign(at(p, ''), { version: '0.9.0' }),
      ['root-differs package-lock.json:7'],
    ],
    [
      'it says another name of the project',
      p => Object.assign(at(p, ''), { name: 'other' }),
      ['root-differs package-lock.json:7'],
    ],
    [
      'it was made for another range',
      p => Object.assign(at(p, ''), { dependencies: { alpha: '^1.1.0', old: 'npm:beta@^2.0.0' } }),
      ['dependency-differs package.json:5 alpha'],
    ],
    [
      'it does not know of a dependency',
      p => Object.assign(at(p, ''), { devDependencies: {} }),
      ['dependency-missing package.json:9 gamma', 'dependency-unreachable package-lock.json:32 gamma'],
    ],
    [
      'it knows of one that the manifest does not ask for',
      p => Object.assign(at(p, ''), { devDependencies: { gamma: '~3.1.0', delta: '1.x' } }),
      ['dependency-unwanted package-lock.json:7 delta'],
    ],
    [
      'it lacks a direct dependency',
      p => delete p['node_modules/gamma'],
      ['dependency-missing package-lock.json:7 gamma'],
    ],
    [
      'it lacks the dependency of a dependency',
      p => delete p['node_modules/delta'],
      ['dependency-missing package-lock.json:18 delta', 'dependency-missing package-lock.json:34 delta'],
    ],
    [
      'a version is outside of a range',
      p => (p['node_modules/delta'] = lockedPackage('delta', '2.0.0')),
      ['dependency-range package-lock.json:44 delta'],
    ],
    [
      'another package stands where an alias leads',
      p => (p['node_modules/old'] = lockedPackage('evil', '2.5.0', { name: 'evil' })),
      ['dependency-alias package-lock.json:27 old'],
    ],
    [
      'an alias stands where none is asked for',
      p =>
        (p['node_modules/alpha'] = {
          ...lockedPackage('evil', '1.2.3', { name: 'evil', dependencies: { delta: '1' } }),
        }),
      ['dependency-alias package-lock.json:18 alpha'],
    ],
    [
      'nobody needs a package',
      p => (p['node_modules/spare'] = lockedPackage('spare', '1.0.0')),
      ['dependency-unreachable package-lock.json:50 spare'],
    ],
    [
      'an optional dependency is missing, which only warns',
      p => Object.assign(at(p, 'node_modules/delta'), { optionalDependencies: { 'delta-linux': '1.1.1' } }),
      ['dependency-optional-missing package-lock.json:44 delta-linux'],
    ],
    [
      'a peer is missing or of another version, which only warns',
      p => Object.assign(at(p, 'node_modules/delta'), { peerDependencies: { nobody: '1', alpha: '9' } }),
      [
        'dependency-peer-unmet package-lock.json:18 alpha',
        'dependency-peer-unmet package-lock.json:44 nobody',
      ],
    ],
  ])('%s', async (_title, change, expected) => {
    const packages = fittingPackages();
    change(packages);
    write(packages);
    expect(await project.found()).toEqual(expected);
  });

  test('a workspace whose folder is gone, also where git still lists it', async () => {
    project.json('package.json', { ...MANIFEST, workspaces: ['packages/*'] });
    project.json('packages/one/package.json', { name: 'one', version: '1.0.0' });
    const packages = {
      ...fittingPackages(),
      '': { ...MANIFEST, workspaces: ['packages/*'] },
      'node_modules/one': { resolved: 'packages/one', link: true },
      'packages/one': { name: 'one', version: '1.0.0' },
    };
    project.json('package-lock.json', lockfileOf(packages));
    project.commit();
    expect(await project.found()).toEqual([]);
    rmSync(project.at('packages'), { recursive: true });
    expect((await project.found()).map(line => line.replace(/:\d+/, ''))).toEqual([
      'workspace-missing package-lock.json one',
    ]);
  });

  test('the same is right again once npm has been asked, by the command that the finding names', async () => {
    write({ ...fittingPackages(), '': { ...MANIFEST, version: '0.9.0' } });
    const { answer, result } = await project.check();
    expect(answer?.findings.map(({ fix }) => fix)).toEqual(['npm install --package-lock-only']);
    expect(result).toMatchObject({ decision: 'failure', reason_code: 'findings' });
  });
});

describe('nothing is out of step when', () => {
  test('peers are left to the manifest', async () => {
    const packages = fittingPackages();
    Object.assign(packages['node_modules/delta'] ?? {}, { peerDependencies: { nobody: '1' } });
    write(packages);
    expect(await project.found()).toHaveLength(1);
    project.write('.npmrc', 'legacy-peer-deps=true\n');
    expect(await project.found()).toEqual([]);
  });

  test('an optional peer is missing', async () => {
    const packages = fittingPackages();
    Object.assign(packages['node_modules/delta'] ?? {}, {
      peerDependencies: { nobody: '1' },
      peerDependenciesMeta: { nobody: { optional: true } },
    });
    write(packages);
    expect(await project.found()).toEqual([]);
  });

  test('a package has one of its own below it, of another version', async () => {
    const packages = fittingPackages();
    packages['node_modules/delta'] = lockedPackage('delta', '2.0.0');
    packages['node_modules/gamma/node_modules/delta'] = lockedPackage('delta', '1.1.1');
    write(packages);
    expect(await project.found()).toEqual([]);
  });

  test('a version was decided for everybody', async () => {
    const manifest = { ...MANIFEST, overrides: { delta: '^2.0.0' } };
    const packages = {
      ...fittingPackages(),
      '': MANIFEST,
      'node_modules/delta': lockedPackage('delta', '2.0.0'),
    };
    write(packages, manifest);
    expect(await project.found()).toEqual([]);
  });

  test('the project decides that everybody gets a package of a repository', async () => {
    const manifest = { ...MANIFEST, overrides: { gamma: { delta: 'github:someone/delta' } } };
    const delta = {
      version: '9.0.0',
      resolved: `git+ssh://git@github.com/someone/delta.git#${'a'.repeat(40)}`,
    };
    write({ ...fittingPackages(), '': MANIFEST, 'node_modules/delta': delta }, manifest);
    expect(await project.found()).toEqual([]);
  });

  test('a package comes in the tarball of another', async () => {
    const packages = fittingPackages();
    Object.assign(packages['node_modules/alpha'] ?? {}, { bundleDependencies: ['delta'] });
    packages['node_modules/alpha/node_modules/delta'] = { version: '0.0.1', inBundle: true };
    write(packages);
    expect(await project.found()).toEqual([]);
  });

  test('dependencies are of git, of files, of folders and of addresses', async () => {
    const sha = 'a'.repeat(40);
    const dependencies = {
      hosted: 'someone/hosted#v1',
      ssh: 'git+ssh://git@git.example.com/someone/ssh.git',
      tarball: 'https://files.example.com/tarball.tgz',
      local: 'file:local',
      packed: 'file:packed-1.0.0.tgz',
    };
    project.json('local/package.json', { name: 'local', version: '4.0.0' });
    const manifest = { name: 'app', version: '1.0.0', dependencies };
    write(
      {
        '': manifest,
        'node_modules/hosted': {
          version: '1.0.0',
          resolved: `git+ssh://git@github.com/someone/hosted.git#${sha}`,
        },
        'node_modules/ssh': {
          version: '1.0.0',
          resolved: `git+ssh://git@git.example.com/someone/ssh.git#${sha}`,
        },
        'node_modules/tarball': {
          version: '1.0.0',
          resolved: dependencies.tarball,
          integrity: hashOf('tarball'),
        },
        'node_modules/local': { resolved: 'local', link: true },
        local: { version: '4.0.0' },
        'node_modules/packed': {
          version: '1.0.0',
          resolved: dependencies.packed,
          integrity: hashOf('packed'),
        },
      },
      manifest,
    );
    expect(await project.found()).toEqual([]);
  });

  test('it has no `resolved` at all', async () => {
    const packages = fittingPackages();
    for (const entry of Object.values(packages)) delete entry['resolved'];
    write(packages);
    expect(await project.found()).toEqual([]);
  });
});

describe('a workspace', () => {
  const workspaces = (): { manifest: Fields; packages: Packages } => {
    const manifest = { ...MANIFEST, workspaces: ['packages/*', '!packages/not'] };
    project.json('packages/one/package.json', {
      name: '@app/one',
      version: '1.0.0',
      dependencies: { delta: '1', '@app/two': '^2.0.0' },
    });
    project.json('packages/two/package.json', { name: '@app/two', version: '2.0.0' });
    project.json('packages/not/package.json', { name: '@app/not', version: '9.0.0' });
    const packages = {
      ...fittingPackages(),
      '': { ...manifest },
      'node_modules/@app/one': { resolved: 'packages/one', link: true },
      'packages/one': {
        name: '@app/one',
        version: '1.0.0',
        dependencies: { delta: '1', '@app/two': '^2.0.0' },
      },
      'node_modules/@app/two': { resolved: 'packages/two', link: true },
      'packages/two': { name: '@app/two', version: '2.0.0' },
    };
    return { manifest, packages };
  };

  test('that is as its manifest says has no finding', async () => {
    const { manifest, packages } = workspaces();
    write(packages, manifest);
    expect(await project.found()).toEqual([]);
  });

  test.each<[string, (packages: Packages) => void, RegExp]>([
    [
      'that the lockfile does not know of',
      p => delete p['packages/two'],
      /^workspace-missing packages\/two\/package.json:1 @app\/two$/,
    ],
    ['without its link', p => delete p['node_modules/@app/two'], /^workspace-missing packages\/two/],
    [
      'of another version',
      p => Object.assign(at(p, 'packages/one'), { version: '0.1.0' }),
      /^root-differs package-lock.json:\d+ @app\/one$/,
    ],
    [
      'with another dependency',
      p => Object.assign(at(p, 'packages/one'), { dependencies: { delta: '1.1', '@app/two': '^2.0.0' } }),
      /^dependency-differs packages\/one\/package.json:5 delta$/,
    ],
    [
      'whose folder is gone',
      p => (p['packages/gone'] = { version: '1.0.0' }),
      /^workspace-missing package-lock.json:\d+ packages\/gone$/,
    ],
  ])('%s is found', async (_title, change, expected) => {
    const { manifest, packages } = workspaces();
    change(packages);
    write(packages, manifest);
    expect(await project.found()).toContainEqual(expect.stringMatching(expected));
  });
});

test('of 50,000 packages the one that is wrong is found', async () => {
  const { manifest, lockfile } = largeProject(50_000);
  project.write('package.json', manifest);
  project.write('package-lock.json', lockfile.replace('/-/p49999-', '/-/p49998-'));
  const { answer } = await project.check();
  expect(answer?.packages).toBe(50_000);
  expect(answer?.findings.map(({ rule, package: name }) => `${rule} ${name}`)).toEqual([
    'resolved-other p49999',
  ]);
});
