import { describe, expect, test } from '@jest/globals';
import { hashOf, useDependencyProject } from '../../doubles/dependencies/dependency-project.ts';

const project = useDependencyProject();
const MANIFEST = {
  name: 'app',
  version: '1.0.0',
  dependencies: { alpha: '^1.0.0' },
  devDependencies: { old: 'npm:beta@^2.0.0' },
};
const hash = (name: string): string => `{integrity: ${hashOf(name)}}`;

const V9 = `lockfileVersion: '9.0'

settings:
  autoInstallPeers: true

importers:

  .:
    dependencies:
      alpha:
        specifier: ^1.0.0
        version: 1.2.3(delta@1.1.1)
    devDependencies:
      old:
        specifier: npm:beta@^2.0.0
        version: beta@2.5.0

  packages/one:
    dependencies:
      app:
        specifier: workspace:*
        version: link:../..

packages:

  alpha@1.2.3:
    resolution: ${hash('alpha')}
    deprecated: |-
      use: another
      - one
    peerDependencies:
      delta: '*'

  beta@2.5.0:
    resolution: ${hash('beta')}
    cpu: [x64]

  ? delta@1.1.1
  : resolution: ${hash('delta')}
    bundledDependencies:
      - inside

snapshots:

  alpha@1.2.3(delta@1.1.1):
    dependencies:
      delta: 1.1.1

  beta@2.5.0: {}

  delta@1.1.1: {}
`;

const V6 = `lockfileVersion: '6.0'

dependencies:
  alpha:
    specifier: ^1.0.0
    version: 1.2.3

devDependencies:
  old:
    specifier: npm:beta@^2.0.0
    version: /beta@2.5.0

packages:

  /alpha@1.2.3:
    resolution: ${hash('alpha')}
    dependencies:
      delta: 1.1.1
    dev: false

  /beta@2.5.0:
    resolution: ${hash('beta')}
    dev: true

  /delta@1.1.1:
    resolution: ${hash('delta')}
    requiresBuild: true
    dev: false
`;

const V5 = `lockfileVersion: 5.4

specifiers:
  alpha: ^1.0.0
  old: npm:beta@^2.0.0

dependencies:
  alpha: 1.2.3_delta@1.1.1

devDependencies:
  old: /beta/2.5.0

packages:

  /alpha/1.2.3_delta@1.1.1:
    resolution: ${hash('alpha')}
    dependencies:
      delta: 1.1.1

  /beta/2.5.0:
    resolution: ${hash('beta')}

  /delta/1.1.1:
    resolution: ${hash('delta')}
`;

function write(lockfile: string): void {
  project.json('package.json', MANIFEST);
  project.json('packages/one/package.json', { name: 'one', dependencies: { app: 'workspace:*' } });
  project.write('pnpm-lock.yaml', lockfile);
}

test.each([
  ['9', V9],
  ['6', V6],
  ['5', V5],
  ['9 with other line ends and a mark', `\ufeff${V9.replaceAll('\n', '\r\n')}`],
])('a lockfile of version %s that fits has no finding, and three packages', async (_version, lockfile) => {
  write(lockfile);
  const { answer } = await project.check();
  expect(await project.found()).toEqual([]);
  expect(answer?.packages).toBe(3);
});

describe('found is', () => {
  test.each<[string, string, string, readonly string[]]>([
    ['another range', 'specifier: ^1.0.0', 'specifier: ^1.1.0', ['dependency-differs package.json:5 alpha']],
    [
      'a version outside of its range',
      'version: 1.2.3(delta@1.1.1)',
      'version: 2.0.0',
      ['dependency-missing pnpm-lock.yaml:10 alpha', 'dependency-range pnpm-lock.yaml:10 alpha'],
    ],
    [
      'a dependency that the lockfile does not know',
      '      old:\n        specifier: npm:beta@^2.0.0\n        version: beta@2.5.0\n',
      '',
      ['dependency-missing package.json:8 old'],
    ],
    [
      'one that the manifest does not have',
      '    devDependencies:\n',
      "      delta:\n        specifier: '*'\n        version: 1.1.1\n    devDependencies:\n",
      ['dependency-unwanted pnpm-lock.yaml:13 delta'],
    ],
    [
      'a package that is missing',
      `  ? delta@1.1.1\n  : resolution: ${hash('delta')}\n    bundledDependencies:\n      - inside\n`,
      '',
      ['dependency-missing pnpm-lock.yaml:41 delta'],
    ],
    [
      'a folder that is not there',
      '  packages/one:',
      '  packages/two:',
      ['workspace-missing pnpm-lock.yaml:18'],
    ],
    [
      'no integrity',
      `resolution: ${hash('beta')}`,
      'resolution: {}',
      ['integrity-missing pnpm-lock.yaml:34 beta'],
    ],
    [
      'a foreign host',
      hash('beta'),
      `{integrity: ${hashOf('beta')}, tarball: https://evil.example/beta.tgz}`,
      ['host-foreign pnpm-lock.yaml:34 beta'],
    ],
    ['another version of the lockfile', "'9.0'", "'4.0'", ['lockfile-version pnpm-lock.yaml:1']],
    [
      'a package twice',
      '  beta@2.5.0:\n    resolution',
      '  alpha@1.2.3:\n    resolution',
      ['lockfile-unreadable pnpm-lock.yaml:34'],
    ],
    [
      'a merge that was not ended',
      'snapshots:',
      '<<<<<<< HEAD\nsnapshots:',
      ['lockfile-unreadable pnpm-lock.yaml:43'],
    ],
  ])('%s', async (_title, from, to, expected) => {
    expect(V9).toContain(from);
    write(V9.replace(from, to));
    expect([...(await project.found())].sort()).toEqual(expected);
  });

  test('a lockfile that is cut off in a line', async () => {
    write(V9.slice(0, V9.indexOf('beta@2.5.0:\n    resolution') + 60));
    expect(await project.found()).toEqual(['lockfile-unreadable pnpm-lock.yaml:35']);
  });

  test('another content than at the base', async () => {
    write(V9);
    const base = project.commit();
    write(V9.replace(hash('beta'), hash('evil')));
    expect(await project.found({ base, policy: { minAgeDays: 0 } })).toEqual([
      'integrity-changed pnpm-lock.yaml:34 beta',
    ]);
  });

  test('another content under a version that differs in its build metadata alone', async () => {
    write(V9);
    const base = project.commit();
    write(V9.replaceAll('beta@2.5.0', 'beta@2.5.0+other').replace(hash('beta'), hash('evil')));
    expect(await project.found({ base, policy: { minAgeDays: 0 } })).toContain(
      'integrity-changed pnpm-lock.yaml:34 beta',
    );
  });

  test.each([
    ['a folder', 'version: 1.2.3(delta@1.1.1)', 'version: link:../evil'],
    ['a file', 'version: 1.2.3(delta@1.1.1)', 'version: file:../evil.tgz'],
    ['a folder under its name', hash('alpha'), '{directory: ../evil, type: directory}'],
    ['a file under its name', hash('alpha'), '{tarball: file:../evil.tgz}'],
  ])('%s in place of a package of the registry', async (_title, from, to) => {
    write(V9.replace(from, to));
    expect((await project.found()).filter(line => line.startsWith('dependency-range'))).toHaveLength(1);
  });

  test('two lockfiles of one project', async () => {
    write(V9);
    project.write('yarn.lock', '# yarn lockfile v1\n');
    expect(await project.found()).toContain('lockfile-several pnpm-lock.yaml:1');
  });
});

test('what was decided for everybody is not compared', async () => {
  write(`${V9}\noverrides:\n  alpha@1: 1.2.3\n`.replace('specifier: ^1.0.0', 'specifier: 1.2.3'));
  expect(await project.found()).toEqual([]);
});

test('a lockfile in which pnpm locks itself before the project is read, each part with its own lines', async () => {
  const self = `---\nlockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    packageManagerDependencies:\n      pnpm:\n        specifier: 11.10.0\n        version: 11.10.0\n\npackages:\n\n  pnpm@11.10.0:\n    resolution: {}\n\nsnapshots:\n\n  pnpm@11.10.0: {}\n\n---\n`;
  write(`${self}${V9}`);
  expect(await project.found()).toEqual(['integrity-missing pnpm-lock.yaml:14 pnpm']);
});

test('what a dependency that was removed left behind is told', async () => {
  write(
    V9.replace(
      'snapshots:\n',
      `  spare@1.0.0:\n    resolution: ${hash('spare')}\n\nsnapshots:\n\n  spare@1.0.0: {}\n`,
    ),
  );
  expect((await project.found()).map(line => line.replace(/:\d+/, ''))).toEqual([
    'dependency-unreachable pnpm-lock.yaml spare',
  ]);
});
