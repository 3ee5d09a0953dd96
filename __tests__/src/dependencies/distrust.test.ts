import { describe, expect, test } from '@jest/globals';
import { readCache } from '../../../src/dependencies/advisories/cache.ts';
import { readOsv } from '../../../src/dependencies/advisories/osv.ts';
import { finding } from '../../../src/dependencies/finding.ts';
import { isDenied, readLicence } from '../../../src/dependencies/spdx.ts';
import {
  type Fields,
  fittingPackages,
  hashOf,
  lockfileOf,
  MANIFEST,
  quietNpm,
  useDependencyProject,
} from '../../doubles/dependencies/dependency-project.ts';

const project = useDependencyProject();

function write(folder: string, change: (delta: Fields) => void = () => {}): void {
  const packages = fittingPackages();
  change(packages['node_modules/delta'] ?? {});
  project.json(`${folder}package.json`, MANIFEST);
  project.json(`${folder}package-lock.json`, lockfileOf(packages));
}

describe('a base', () => {
  test('whose lockfile cannot be read is no base: the comparison was asked for and did not run', async () => {
    write('');
    project.json('package-lock.json', { lockfileVersion: 1, dependencies: {} });
    const base = project.commit();
    write('', delta => (delta['integrity'] = hashOf('evil')));
    const { result, answer } = await project.check({ base });
    expect(answer?.states.changes).toMatchObject({ state: 'error' });
    expect(result.reason_code).toBe('state-unavailable');
  });

  test('is found again in another folder, to which its lockfile was moved', async () => {
    write('');
    const base = project.commit();
    project.git('rm', '--quiet', 'package.json', 'package-lock.json');
    write('app/', delta => (delta['integrity'] = hashOf('evil')));
    expect(await project.found({ base, policy: { minAgeDays: 0 } })).toEqual([
      'integrity-changed app/package-lock.json:44 delta',
    ]);
  });
});

const record = (more: Fields): Fields => ({
  id: 'GHSA-x',
  modified: '2026-01-01T00:00:00Z',
  affected: [{ package: { ecosystem: 'npm', name: 'delta' }, ranges: [] }],
  ...more,
});
const affectedBy = (range: Fields): Fields => ({
  affected: [{ package: { ecosystem: 'npm', name: 'delta' }, ranges: [range] }],
});

test.each<[string, Fields, readonly string[]]>([
  ['versions that are none', affectedBy({ type: 'SEMVER', events: [{ introduced: 'zzz' }] }), ['*']],
  ['commits alone', affectedBy({ type: 'GIT', events: [{ introduced: '0' }] }), ['*']],
  ['an empty day of withdrawal', { withdrawn: '' }, ['*']],
  ['a day of withdrawal that is yet to come', { withdrawn: '2999-01-01T00:00:00Z' }, ['*']],
  ['a day of withdrawal', { withdrawn: '2026-01-02T00:00:00Z' }, []],
])('an OSV record with %s concerns %j', (_what, more, expected) => {
  expect(readOsv(record(more))?.advisories.map(({ range }) => range)).toEqual(expected);
});

test('a cache with a range that is none is damaged', () => {
  const advisory = { id: 'a', name: 'delta', range: 'zzz', severity: 'high', title: 't', url: '' };
  const cache = { schema_version: 1, source: 's', as_of: '2026-01-01', packages: [], advisories: [advisory] };
  expect(readCache(cache)).toBeNull();
  expect(readCache({ ...cache, advisories: [{ ...advisory, range: '<2' }] })).not.toBeNull();
});

test('advisories of a day that is yet to come are none', async () => {
  write('');
  await project.check();
  const cache = JSON.parse(project.read('.p1/advisories.json'));
  project.json('.p1/advisories.json', { ...cache, as_of: '2099-01-01T00:00:00Z' });
  expect((await project.check({ isOffline: true })).result.reason_code).toBe('state-unavailable');
});

test.each([
  ['GPLv3', ['GPL-3.0'], true],
  ['GPL3', ['GPL-3.0'], true],
  ['GPL-3.0-or-later', ['GPL-3.0'], true],
  ['GPLv2', ['GPL-3.0'], false],
  ['LGPLv3', ['GPL-3.0'], false],
  ['MIT', ['GPL-3.0'], false],
  ['Apache-2.0', ['Apache-1.0'], false],
])('%s with %j denied: %s', (text, denied, expected) => {
  const licence = readLicence(text);
  expect(licence !== null && isDenied(licence, denied)).toBe(expected);
});

test('a password in an address is told by no finding', () => {
  const message = 'It asks for x@git+https://me:hush@host.example/x.git, and git@host.example:x.';
  const told = finding('dependency-differs', { file: 'f', line: 1, message, fix: 'x' });
  expect(told.message).toBe('It asks for x@git+https://host.example/x.git, and git@host.example:x.');
});

test('what a title of an advisory brings along starts no line of its own', async () => {
  write('');
  const audit = {
    auditReportVersion: 2,
    metadata: {},
    vulnerabilities: {
      delta: {
        via: [
          {
            source: 1,
            name: 'delta',
            range: '*',
            severity: 'high',
            title: 'a\n::error::b',
            url: 'https://x',
          },
        ],
      },
    },
  };
  const { result } = await project.check({
    npm: async args => ({
      kind: 'ended',
      code: 0,
      stdout: JSON.stringify(args[0] === 'config' ? { registry: 'https://registry.npmjs.org/' } : audit),
      stderr: '',
    }),
  });
  expect(result.decision).toBe('failure');
  expect(`${result.message} ${result.fix}`).not.toContain('\n');
});

test.each(['workspace=a', 'workspace[] = a', 'workspaces', 'workspaces=false'])(
  'with %j in .npmrc npm would ask about some packages only: no pass',
  async line => {
    write('');
    project.write('.npmrc', `# ours\n${line}\n`);
    const { answer } = await project.check();
    expect(answer?.states.advisories.why).toContain(`.npmrc has \`${line}\``);
  },
);

test('npm is told to ask, whatever .npmrc says of a network', async () => {
  write('');
  const asked: string[] = [];
  await project.check({
    npm: async (args, folder) => {
      asked.push(args.join(' '));
      return quietNpm(args, folder);
    },
  });
  expect(asked.find(line => line.startsWith('audit'))).toMatch(/ --offline=false/);
});
