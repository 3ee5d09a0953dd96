import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { gatherDependencies } from '../../../src/compose/gates/dependencies.ts';
import type { GateCall } from '../../../src/compose/gates/gate-call.ts';
import { dependenciesGate } from '../../../src/gates/dependencies/gate.ts';
import { UnresolvableError } from '../../../src/git/unresolvable.ts';
import { hashOf, lockedPackage, MANIFEST } from '../../doubles/dependencies/dependency-project.ts';
import {
  arranged,
  gateUnderTest,
  gitIn,
  type Judgement,
  judged,
} from '../../doubles/gates/judged-repository.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';
import { kept, online } from './fixtures/dependencies.ts';
import { vulnerable } from './fixtures/npm-double.ts';
import { json, npmFiles } from './fixtures/npm-files.ts';
import type { GateFixture } from './gate-fixture.ts';

const temp = useTempFolder();
const gate = gateUnderTest(dependenciesGate, gatherDependencies);

const judge = async (
  fixture: Omit<GateFixture, 'criterion' | 'expects'>,
  change: (call: GateCall) => GateCall = call => call,
): Promise<Judgement> =>
  judged(
    change(
      await arranged(temp.path, { criterion: '', expects: { verdict: 'pass', criteria: [] }, ...fixture }),
    ),
    gate,
  );

const short = ({ verdict, criteria }: Judgement): readonly string[] => [
  verdict,
  ...criteria.map(id => id.replace('dependencies/', '')),
];

test('a change of nothing that was wrong passes, and says how old the advisories are', async () => {
  const found = await judge({
    base: { ...npmFiles(), '.gitignore': '.p1\n' },
    head: { 'a.txt': 'a\n' },
    ...kept('2026-11-29T12:00:00Z'),
  });
  expect(short(found)).toEqual(['pass']);
  expect(found.decision.evidence).toContain('Advisories of npm audit, 2 days old (2026-11-29T12:00:00Z).');
  expect(found.decision.evidence.join('\n')).toContain('4 packages of 1 projects; 1 manifests, 1 lockfiles.');
});

test('what was wrong before, and is mended, passes', async () => {
  const base = npmFiles(
    packages => (packages['node_modules/delta'] = lockedPackage('delta', '1.1.1', { integrity: undefined })),
  );
  expect(short(await judge({ base, head: npmFiles(), ...online() }))).toEqual(['pass']);
});

describe('a change is judged by the policy of its base', () => {
  const EXTRA = { ...MANIFEST, dependencies: { alpha: '^1.0.0', old: 'npm:beta@^2.0.0', extra: '^1.0.0' } };
  const added = (fields: Readonly<Record<string, unknown>>) =>
    npmFiles(packages => (packages['node_modules/extra'] = lockedPackage('extra', '1.0.0', fields)), EXTRA);

  test('although it allows itself the host', async () => {
    const head = {
      ...added({ resolved: 'https://elsewhere.example/extra/-/extra-1.0.0.tgz' }),
      '.github/p1.yml': 'version: 1\ndependencies:\n  allowed-hosts: [elsewhere.example]\n',
    };
    expect(short(await judge({ base: npmFiles(), head, ...online() }))).toEqual(['fail', 'host-not-allowed']);
  });

  test('although it names itself the registry', async () => {
    const head = { '.npmrc': 'registry=https://elsewhere.example/\n' };
    expect(short(await judge({ base: npmFiles(), head, ...online() }))).toEqual(['fail', 'host-not-allowed']);
  });

  test('although it denies no licence any more', async () => {
    const base = {
      ...npmFiles(),
      '.github/p1.yml': 'version: 1\ndependencies:\n  licences:\n    deny: [GPL-3.0*]\n',
    };
    const head = { ...added({ license: 'GPL-3.0-only' }), '.github/p1.yml': null };
    expect(short(await judge({ base, head, ...online() }))).toEqual(['fail', 'licence-denied']);
  });

  test('although it fails on nothing below critical any more', async () => {
    const head = { ...added({}), '.github/p1.yml': 'version: 1\ndependencies:\n  fail-on: critical\n' };
    const found = await judge({
      base: npmFiles(),
      head,
      ...online({ vulnerabilities: vulnerable('extra', 'high') }),
    });
    expect(short(found)).toEqual(['fail', 'advisory-high']);
  });
});

describe('nothing that was not looked at is green', () => {
  test.each<[string, Omit<GateFixture, 'criterion' | 'expects'>, readonly string[]]>([
    [
      'a new project without a lockfile',
      {
        base: npmFiles(),
        head: { 'package-lock.json': null, 'package.json': null, 'app/package.json': json(MANIFEST) },
        ...online(),
      },
      ['fail', 'lockfile-mismatch'],
    ],
    [
      'a lockfile that .npmrc wants no more',
      {
        base: npmFiles(),
        head: { 'package-lock.json': null, '.npmrc': 'package-lock=false\n' },
        ...online(),
      },
      ['fail', 'lockfile-mismatch'],
    ],
    [
      'a lockfile that cannot be read',
      { base: npmFiles(), head: { 'package-lock.json': '{' }, ...online() },
      ['error', 'check-did-not-run', 'lockfile-mismatch'],
    ],
    [
      'a manifest that cannot be read',
      { base: npmFiles(), head: { 'package.json': '{' }, ...online() },
      ['fail', 'lockfile-mismatch'],
    ],
    [
      'a lockfile of the base that cannot be read',
      { base: { ...npmFiles(), 'package-lock.json': '{' }, head: npmFiles(), ...online() },
      ['error', 'check-did-not-run'],
    ],
    [
      'advisories that are named and not there',
      {
        base: { ...npmFiles(), '.github/p1.yml': 'version: 1\ndependencies:\n  advisories: osv\n' },
        head: { 'a.txt': 'a\n' },
        arrange: online().arrange,
      },
      ['error', 'check-did-not-run'],
    ],
    [
      'advisories of a day that is yet to come',
      {
        base: { ...npmFiles(), '.gitignore': '.p1\n' },
        head: { 'a.txt': 'a\n' },
        ...kept('2027-12-01T00:00:00Z'),
      },
      ['error', 'check-did-not-run'],
    ],
  ])('%s', async (_title, fixture, expected) => {
    expect(short(await judge(fixture))).toEqual(expected);
  });

  test('without npm', async () => {
    const found = await judge({ base: npmFiles(), head: { 'a.txt': 'a\n' } }, call => {
      const bin = join(temp.path, 'only-git');
      gitIn(call.workingFolder, 'init', '--quiet', '--bare', bin);
      const git = (process.env['PATH'] ?? '').split(':').map(folder => join(folder, 'git'));
      writeFileSync(join(bin, 'git'), `#!/bin/sh\nPATH=\${PATH_OF_GIT} exec git "$@"\n`, { mode: 0o755 });
      return { ...call, env: { ...call.env, PATH: bin, PATH_OF_GIT: process.env['PATH'] ?? git.join(':') } };
    });
    expect(short(found)).toEqual(['error', 'advisories-not-set-up', 'check-did-not-run']);
  });

  test('a clone that is shallow, and a base that it does not have', async () => {
    const fixture = { base: npmFiles(), head: { 'a.txt': 'a\n' }, ...online() };
    const shallow = judge(fixture, call => {
      writeFileSync(join(call.workingFolder, '.git/shallow'), `${call.circumstances.head}\n`);
      return call;
    });
    await expect(shallow).rejects.toThrow(UnresolvableError);
    rmSync(temp.at('repo'), { recursive: true });
    rmSync(temp.at('bin'), { recursive: true });
    const lost = judge(fixture, call => ({
      ...call,
      circumstances: { ...call.circumstances, base: 'f'.repeat(40), mergeBase: 'f'.repeat(40) },
    }));
    await expect(lost).rejects.toThrow(UnresolvableError);
  });

  test('an npm that does not answer before the time is up', async () => {
    const found = await judge({ base: npmFiles(), head: { 'a.txt': 'a\n' }, ...online() }, call => {
      call.stop.request({ cause: 'timeout', why: 'it took 120 s' });
      return call;
    });
    expect(short(found)).toEqual(['error', 'check-did-not-run']);
  });
});

test('an integrity that changed stands in for nothing else: it fails also when only development needs it', async () => {
  const head = npmFiles(
    packages =>
      (packages['node_modules/gamma'] = { ...packages['node_modules/gamma'], integrity: hashOf('x') }),
  );
  expect(short(await judge({ base: npmFiles(), head, ...online() }))).toEqual(['fail', 'integrity-changed']);
});

test('a project that is removed leaves nothing to check, which is told with the numbers of both sides', async () => {
  const found = await judge({
    base: npmFiles(),
    head: { 'package.json': null, 'package-lock.json': null },
    ...online(),
  });
  expect(short(found)).toEqual(['pass']);
  expect(found.decision.evidence.join('\n')).toMatch(
    /0 manifests, 0 lockfiles\.\nCompared with [0-9a-f]{12}: 1 manifests, 1 lockfiles/,
  );
});
