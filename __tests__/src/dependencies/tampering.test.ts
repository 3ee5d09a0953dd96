import { describe, expect, test } from '@jest/globals';
import {
  type Fields,
  fittingPackages,
  hashOf,
  lockedPackage,
  lockfileOf,
  MANIFEST,
  quietNpm,
  useDependencyProject,
} from '../../doubles/dependencies/dependency-project.ts';

const project = useDependencyProject();
const DELTA = 'node_modules/delta';

function write(change: (delta: Fields) => void = () => {}, more: Record<string, Fields> = {}): void {
  const packages = { ...fittingPackages(), ...more };
  change(packages[DELTA] ?? {});
  project.json('package.json', MANIFEST);
  project.json('package-lock.json', lockfileOf(packages));
}

const rules = async (options?: Parameters<typeof project.found>[0]): Promise<readonly string[]> =>
  (await project.found(options)).map(line => line.replace(/ \S+ /, ' '));

describe('in one lockfile', () => {
  test.each<[string, (delta: Fields) => void, readonly string[]]>([
    ['no integrity', delta => delete delta['integrity'], ['integrity-missing delta']],
    ['an integrity that is none', delta => (delta['integrity'] = 'sha512-abc'), ['integrity-invalid delta']],
    [
      'an integrity of an algorithm nobody knows',
      delta => (delta['integrity'] = hashOf('x').replace('sha512', 'md9')),
      ['integrity-invalid delta'],
    ],
    [
      'a foreign host',
      delta => (delta['resolved'] = 'https://evil.example/delta/-/delta-1.1.1.tgz'),
      ['host-foreign delta'],
    ],
    [
      'a host that only begins like the registry',
      delta => (delta['resolved'] = 'https://registry.npmjs.org.evil.example/delta/-/delta-1.1.1.tgz'),
      ['host-foreign delta'],
    ],
    [
      'a host behind a user name',
      delta => (delta['resolved'] = 'https://registry.npmjs.org@evil.example/delta/-/delta-1.1.1.tgz'),
      ['host-foreign delta'],
    ],
    [
      'no encryption',
      delta => (delta['resolved'] = 'http://registry.npmjs.org/delta/-/delta-1.1.1.tgz'),
      ['host-plain delta'],
    ],
    [
      'another package',
      delta => (delta['resolved'] = 'https://registry.npmjs.org/evil/-/evil-1.1.1.tgz'),
      ['resolved-other delta'],
    ],
    [
      'another version',
      delta => (delta['resolved'] = 'https://registry.npmjs.org/delta/-/delta-1.0.0.tgz'),
      ['resolved-other delta'],
    ],
    [
      'a git repository that the project does not ask for',
      delta => (delta['resolved'] = `git+ssh://git@github.com/evil/delta.git#${'a'.repeat(40)}`),
      ['host-foreign delta'],
    ],
    [
      'a branch in the place of a commit',
      delta => (delta['resolved'] = 'git+ssh://git@github.com/evil/delta.git#main'),
      ['git-unpinned delta', 'host-foreign delta'],
    ],
    [
      'the word that it comes in the tarball of another',
      delta =>
        Object.assign(delta, { inBundle: true, resolved: 'http://evil.example/delta.tgz', integrity: null }),
      ['host-foreign delta', 'host-plain delta', 'integrity-missing delta'],
    ],
    [
      'the same without an address, where nobody brings others',
      delta => Object.assign(delta, { inBundle: true, resolved: null, integrity: null }),
      ['integrity-missing delta'],
    ],
    [
      "yarn's word for what was never fetched",
      delta => (delta['integrity'] = 'yarn-unfetched'),
      ['integrity-invalid delta'],
    ],
    [
      'a package of the same name in a scope',
      delta => (delta['resolved'] = 'https://registry.npmjs.org/@evil/delta/-/delta-1.1.1.tgz'),
      ['resolved-other delta'],
    ],
    [
      'an address of no package',
      delta => (delta['resolved'] = 'https://registry.npmjs.org/delta-1.1.1.tgz'),
      ['resolved-other delta'],
    ],
    [
      'a link that leads out of the project',
      delta => Object.assign(delta, { link: true, resolved: '../evil', integrity: null }),
      ['dependency-range delta', 'dependency-range delta'],
    ],
    [
      'no encryption, in capitals',
      delta => (delta['resolved'] = 'HTTP://registry.npmjs.org/delta/-/delta-1.1.1.tgz'),
      ['host-plain delta'],
    ],
    [
      'another port of the registry',
      delta => (delta['resolved'] = 'https://registry.npmjs.org:8443/delta/-/delta-1.1.1.tgz'),
      ['host-foreign delta'],
    ],
  ])('%s is found', async (_title, change, expected) => {
    write(change);
    expect([...(await rules())].sort()).toEqual(expected);
  });

  test('a version with two contents is found', async () => {
    write(undefined, {
      'node_modules/alpha/node_modules/delta': lockedPackage('delta', '1.1.1', { integrity: hashOf('evil') }),
    });
    expect(await rules()).toEqual(['integrity-conflict delta']);
  });

  test('hashes of SHA-1 alone are told of once', async () => {
    write(delta => (delta['integrity'] = `sha1-${Buffer.alloc(20).toString('base64')}`));
    expect((await project.check()).answer?.findings.map(({ rule, level }) => [rule, level])).toEqual([
      ['integrity-weak', 'note'],
    ]);
  });

  test.each<[string, Parameters<typeof rules>[0]]>([
    ['that p1.yml allows', { policy: { allowedHosts: ['npm.example.com'] } }],
    [
      'that npm is configured with',
      {
        npm: async (args, folder) =>
          args[0] === 'config'
            ? { kind: 'ended', code: 0, stdout: '{"registry":"https://npm.example.com/"}', stderr: '' }
            : quietNpm(args, folder),
      },
    ],
    [
      'that npm is configured with for a scope',
      {
        npm: async (args, folder) =>
          args[0] === 'config'
            ? {
                kind: 'ended',
                code: 0,
                stdout: '{"registry":"https://registry.npmjs.org/","@x:registry":"https://npm.example.com/"}',
                stderr: '',
              }
            : quietNpm(args, folder),
      },
    ],
  ])('a host is right %s', async (_title, options) => {
    write(delta => (delta['resolved'] = 'https://npm.example.com/delta/-/delta-1.1.1.tgz'));
    expect(await rules()).toEqual(['host-foreign delta']);
    expect(await rules(options)).toEqual([]);
  });

  test('without npm nobody knows the registries: the hosts were not checked, and that is no pass', async () => {
    write();
    const { result, answer } = await project.check({
      npm: async () => ({ kind: 'unavailable', why: 'there is no npm on this machine' }),
    });
    expect(answer?.states.hosts).toEqual({
      state: 'error',
      why: 'the registry is not known: there is no npm on this machine',
    });
    expect(result).toMatchObject({ decision: 'failure', reason_code: 'state-unavailable' });
  });
});

describe('against a base', () => {
  test.each<[string, (delta: Fields) => void, readonly string[]]>([
    ['nothing', () => {}, []],
    [
      'another content of the same version',
      delta => (delta['integrity'] = hashOf('evil')),
      ['integrity-changed delta'],
    ],
    [
      'a hash that is gone',
      delta => delete delta['integrity'],
      ['integrity-missing delta', 'integrity-removed delta'],
    ],
    [
      'a hash of another kind',
      delta => (delta['integrity'] = `sha1-${Buffer.alloc(20).toString('base64')}`),
      ['integrity-incomparable delta', 'integrity-weak'],
    ],
    [
      'a second hash beside the same',
      delta => (delta['integrity'] = `${hashOf('delta@1.1.1')} sha1-${Buffer.alloc(20).toString('base64')}`),
      [],
    ],
    [
      'another host',
      delta => (delta['resolved'] = 'https://npm.example.com/delta/-/delta-1.1.1.tgz'),
      ['host-changed delta'],
    ],
    [
      'a new version with another content',
      delta => Object.assign(delta, lockedPackage('delta', '1.1.2')),
      [],
    ],
    [
      'a script at installation',
      delta => Object.assign(delta, lockedPackage('delta', '1.1.2', { hasInstallScript: true })),
      ['install-script-added delta'],
    ],
  ])('%s is told', async (_title, change, expected) => {
    write();
    const base = project.commit();
    write(change);
    const found = await project.found({ base, policy: { allowedHosts: ['npm.example.com'], minAgeDays: 0 } });
    expect(found.map(line => line.replace(/ package-lock.json:\d+/, '')).sort()).toEqual(expected);
  });

  const sha1 = `sha1-${Buffer.alloc(20).toString('base64')}`;
  const right = hashOf('delta@1.1.1');
  const evil = hashOf('evil');
  const sha256 = `sha256-${Buffer.alloc(32).toString('base64')}`;
  test.each([
    ['a second hash beside the right one', right, `${evil} ${right}`, 'integrity-changed delta'],
    ['a weaker hash', right, sha256, 'integrity-incomparable delta'],
    ['a stronger hash beside a weak one', sha1, `${sha1} ${evil}`, 'integrity-incomparable delta'],
    ['a weak hash beside the right one', right, `${right} ${sha1}`, undefined],
    ['one of two that the base had', `${right} ${evil}`, right, undefined],
  ])('%s is told as a change, unless it lets in nothing new', async (_title, before, after, expected) => {
    write(delta => (delta['integrity'] = before));
    const base = project.commit();
    write(delta => (delta['integrity'] = after));
    const { answer } = await project.check({ base, policy: { minAgeDays: 0 } });
    const errors = (answer?.findings ?? []).filter(({ level }) => level === 'error');
    expect(errors.map(each => `${each.rule} ${each.package}`)).toEqual(
      expected === undefined ? [] : [expected],
    );
  });

  test('neither a password nor a token of an address is shown', async () => {
    write(
      delta => (delta['resolved'] = 'https://me:hush1@registry.npmjs.org/other/-/other-1.tgz?token=hush2'),
    );
    const base = project.commit();
    project.write('.npmrc', 'registry=https://me:hush3@evil.example/\n');
    const { answer, result } = await project.check({ base });
    expect(answer?.findings.map(({ rule }) => rule).sort()).toEqual(['registry-changed', 'resolved-other']);
    expect(JSON.stringify([answer, result])).not.toMatch(/hush/);
  });

  test('a script that the base ran too is not told of', async () => {
    write(delta => (delta['hasInstallScript'] = true));
    const base = project.commit();
    write(delta => Object.assign(delta, lockedPackage('delta', '1.1.2', { hasInstallScript: true })));
    expect(await rules({ base })).toEqual([]);
  });

  test('another registry in .npmrc is told: it would allow every host', async () => {
    write();
    project.write('.npmrc', '# ours\nsave-exact=true\n');
    const base = project.commit();
    project.write('.npmrc', '# ours\nsave-exact=true\nregistry=https://evil.example/\n');
    expect(await project.found({ base })).toEqual(['registry-changed .npmrc:3']);
  });

  test('the fix names the commit that the lockfile was right at', async () => {
    write();
    const base = project.commit();
    write(delta => (delta['integrity'] = hashOf('evil')));
    const { answer } = await project.check({ base });
    expect(answer?.findings.map(({ fix }) => fix)).toEqual([
      `git checkout ${base.slice(0, 12)} -- package-lock.json && npm install --package-lock-only`,
    ]);
  });

  test('a lockfile that was removed is told, in a folder too', async () => {
    project.json('app/package.json', MANIFEST);
    project.json('app/package-lock.json', lockfileOf(fittingPackages()));
    const base = project.commit();
    project.git('rm', '--quiet', 'app/package-lock.json');
    expect(await project.found({ base })).toEqual(['lockfile-missing app/package.json:1']);
  });

  test('a base that is not there, and a folder in no repository, are no pass', async () => {
    write();
    expect((await project.check({ base: 'main' })).result).toMatchObject({
      decision: 'failure',
      reason_code: 'range-unresolvable',
    });
    project.commit();
    expect((await project.check({ base: 'nowhere' })).result).toMatchObject({
      decision: 'failure',
      reason_code: 'range-unresolvable',
    });
  });

  test('the base is where the branch left it', async () => {
    write();
    const fork = project.commit();
    project.git('branch', 'main-line');
    project.git('checkout', '--quiet', '-b', 'later');
    write(delta => Object.assign(delta, lockedPackage('delta', '1.1.2')));
    project.commit();
    project.git('checkout', '--quiet', 'main-line');
    project.commit();
    expect((await project.check({ base: 'later' })).answer?.base).toBe(fork);
  });
});

describe('licences', () => {
  test.each<[string, string, readonly string[], readonly string[]]>([
    ['a denied one', 'GPL-3.0-only', ['GPL-3.0'], ['licence-denied delta']],
    ['one of two that may be chosen', '(MIT OR GPL-3.0-only)', ['GPL-3.0'], []],
    ['one of two that both hold', '(MIT AND GPL-3.0-only)', ['GPL-3.0'], ['licence-denied delta']],
    ['one of a family', 'AGPL-3.0-or-later', ['AGPL-*'], ['licence-denied delta']],
    [
      'one with an exception',
      'GPL-2.0-only WITH Classpath-exception-2.0',
      ['gpl-2.0-only'],
      ['licence-denied delta'],
    ],
    ['another one', 'LGPL-3.0-only', ['GPL-3.0'], []],
  ])('%s', async (_title, license, deniedLicences, expected) => {
    write(delta => (delta['license'] = license));
    expect(await rules({ policy: { deniedLicences } })).toEqual(expected);
  });

  test('that nobody can tell are counted, and warn where some are denied', async () => {
    write(delta => (delta['license'] = 'SEE LICENSE IN LICENSE.md'));
    const levels = async (deniedLicences: readonly string[]) =>
      (await project.check({ policy: { deniedLicences } })).answer?.findings.map(
        ({ rule, level }) => `${rule} ${level}`,
      );
    expect(await levels([])).toEqual(['licence-unknown note']);
    expect(await levels(['MIT-0'])).toEqual(['licence-unknown warning']);
  });

  test('are read from what is installed where the lockfile has none', async () => {
    write(delta => delete delta['license']);
    project.json('node_modules/delta/package.json', {
      name: 'delta',
      version: '1.1.1',
      license: 'GPL-3.0-only',
    });
    expect(await rules({ policy: { deniedLicences: ['GPL-3.0'] } })).toEqual(['licence-denied delta']);
  });
});
