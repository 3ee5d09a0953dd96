import { afterEach, describe, expect, test } from '@jest/globals';
import {
  fittingPackages,
  lockedPackage,
  lockfileOf,
  MANIFEST,
  useDependencyProject,
} from '../../doubles/dependencies/dependency-project.ts';
import {
  type PublishedPackage,
  type RegistryDouble,
  startRegistry,
} from '../../doubles/dependencies/registry-double.ts';

const project = useDependencyProject();
let registry: RegistryDouble | undefined;
afterEach(async () => {
  await registry?.close();
  registry = undefined;
});

const ID = 'GHSA-aaaa-bbbb-cccc';
function advisory(severity: string, vulnerable_versions: string) {
  return {
    id: 1,
    url: `https://github.com/advisories/${ID}`,
    title: 'It breaks',
    severity,
    vulnerable_versions,
  };
}

/** npm itself, which asks the double. */
async function withRegistry(packages: Readonly<Record<string, PublishedPackage>>, auditStatus = 200) {
  registry = await startRegistry(packages, { auditStatus });
  return {
    env: {
      npm_config_registry: registry.url,
      npm_config_cache: project.at('cache'),
      npm_config_fetch_retries: '0',
    },
  };
}

function write(packages = fittingPackages()): void {
  project.json('package.json', MANIFEST);
  project.json('package-lock.json', lockfileOf(packages));
}

const told = (answer: Awaited<ReturnType<typeof project.check>>['answer']) =>
  answer?.findings
    .filter(({ rule }) => rule === 'advisory')
    .map(
      ({ level, package: name, version, advisory: id, severity }) =>
        `${level} ${name}@${version} ${id} ${severity}`,
    );

describe('the user’s own npm', () => {
  test('tells the advisories of its registry; a runtime dependency fails, with the command that mends it', async () => {
    write();
    const options = await withRegistry({
      delta: { versions: { '1.1.1': '2020-01-01T00:00:00Z' }, advisories: [advisory('high', '<1.1.5')] },
    });
    const { answer, result } = await project.check(options);
    expect(told(answer)).toEqual([`error delta@1.1.1 ${ID} high`]);
    expect(answer?.findings[0]?.fix).toBe('npm update delta');
    expect(result).toMatchObject({ decision: 'failure', reason_code: 'findings' });
    expect(registry?.asked()[0]).toMatchObject({ delta: ['1.1.1'], beta: ['2.5.0'], gamma: ['3.1.9'] });
  });

  test('that finds nothing is a pass, and what it said is kept for the next time offline', async () => {
    write();
    const options = await withRegistry({});
    expect((await project.check(options)).result).toMatchObject({ decision: 'continue', reason_code: 'ok' });
    const offline = await project.check({ isOffline: true, now: new Date('2026-12-24T12:00:00Z') });
    expect(offline.answer?.advisories).toEqual({ source: 'npm audit', asOf: '2026-11-24T12:00:00.000Z' });
    expect(offline.answer?.findings.map(({ rule }) => rule)).toEqual(['advisory-data-old']);
    write({ ...fittingPackages(), 'node_modules/delta': lockedPackage('delta', '1.1.9') });
    const other = await project.check({ isOffline: true });
    expect(other.answer?.states.advisories).toMatchObject({
      state: 'error',
      why: expect.stringContaining('delta@1.1.9'),
    });
    expect(other.result).toMatchObject({ decision: 'failure', reason_code: 'state-unavailable' });
  });

  test.each([405, 500])('that is refused with %i is no pass', async status => {
    write();
    const { answer, result } = await project.check(await withRegistry({}, status));
    expect(answer?.states.advisories).toMatchObject({
      state: 'error',
      why: expect.stringMatching(new RegExp(`npm audit.*${status}`)),
    });
    expect(result).toMatchObject({
      decision: 'failure',
      reason_code: 'state-unavailable',
      fix: expect.stringContaining('--offline'),
    });
  });

  test('that reaches no registry is no pass', async () => {
    write();
    const options = await withRegistry({});
    await registry?.close();
    const { answer, result } = await project.check(options);
    expect(answer?.states.advisories.state).toBe('error');
    expect(result.reason_code).toBe('state-unavailable');
  });

  test('is asked for the packages of pnpm and yarn too', async () => {
    project.json('package.json', { name: 'app', dependencies: { delta: '^1.0.0' } });
    project.write(
      'pnpm-lock.yaml',
      "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      delta:\n        specifier: ^1.0.0\n        version: 1.1.1\n\npackages:\n\n  delta@1.1.1:\n    resolution: {integrity: sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==}\n\nsnapshots:\n\n  delta@1.1.1: {}\n",
    );
    const options = await withRegistry({
      delta: {
        versions: { '1.1.1': '2020-01-01T00:00:00Z' },
        advisories: [advisory('critical', '>=1.0.0 <2.0.0')],
      },
    });
    const { answer } = await project.check(options);
    expect(told(answer)).toEqual([`error delta@1.1.1 ${ID} critical`]);
    expect(answer?.findings[0]?.fix).toBe('pnpm add delta@2.0.0');
  });

  test('tells which packages that were added are young', async () => {
    project.json('package.json', { name: 'app', version: '1.0.0' });
    const base = project.commit();
    write();
    const at = (published: string): PublishedPackage => ({
      versions: { '1.1.1': published, '1.2.3': published, '2.5.0': published, '3.1.9': published },
    });
    const options = await withRegistry({
      alpha: at('2026-11-23T12:00:00Z'),
      beta: at('2026-11-01T00:00:00Z'),
      gamma: at('2026-11-01T00:00:00Z'),
      delta: at('2026-11-01T00:00:00Z'),
    });
    const { answer } = await project.check({ ...options, base });
    expect(answer?.states.age).toEqual({ state: 'ran', why: null });
    expect(
      answer?.findings.map(
        ({ rule, package: name, message }) => `${rule} ${name} ${/\d+ hours/.exec(message)?.[0]}`,
      ),
    ).toEqual(['release-young alpha 24 hours']);
  });
});

describe('records of a folder, offline', () => {
  const osv = (events: readonly object[], more: object = {}) => ({
    id: ID,
    modified: '2026-11-20T00:00:00Z',
    summary: 'It breaks.',
    affected: [{ package: { ecosystem: 'npm', name: 'delta' }, ranges: [{ type: 'SEMVER', events }] }],
    ...more,
  });
  const policy = { advisories: 'advisories' };
  const check = (more: object = {}) => project.check({ isOffline: true, policy: { ...policy, ...more } });

  test.each<[string, object, readonly string[]]>([
    [
      'a range up to a fix',
      osv([{ introduced: '0' }, { fixed: '1.1.2' }], { database_specific: { severity: 'CRITICAL' } }),
      [`error delta@1.1.1 ${ID} critical`],
    ],
    ['a range that ends before', osv([{ introduced: '0' }, { fixed: '1.1.1' }]), []],
    [
      'a last version that has it',
      osv([{ introduced: '1.0.0' }, { last_affected: '1.1.1' }]),
      [`error delta@1.1.1 ${ID} high`],
    ],
    [
      'a score of 9.8',
      osv([{ introduced: '0' }], {
        severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
      }),
      [`error delta@1.1.1 ${ID} critical`],
    ],
    [
      'a score of 5.3',
      osv([{ introduced: '0' }], {
        severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N' }],
      }),
      [`warning delta@1.1.1 ${ID} moderate`],
    ],
    [
      'a malicious package',
      osv([{ introduced: '0' }], { id: 'MAL-2026-1' }),
      ['error delta@1.1.1 MAL-2026-1 critical'],
    ],
    ['a record that was withdrawn', osv([{ introduced: '0' }], { withdrawn: '2026-11-21T00:00:00Z' }), []],
  ])('%s', async (_title, record, expected) => {
    write();
    project.json('advisories/2026/one.json', record);
    project.json('advisories/other.json', {
      ...osv([{ introduced: '0' }]),
      affected: [{ package: { ecosystem: 'npm', name: 'nobody' }, versions: ['1.0.0'] }],
    });
    const { answer } = await check();
    expect(answer?.advisories?.asOf).toBe('2026-11-20T00:00:00.000Z');
    expect(told(answer)).toEqual(expected);
  });

  test('of what only development needs, or what the base has too, warn', async () => {
    write();
    const base = project.commit();
    project.json('advisories/one.json', osv([{ introduced: '0' }]));
    project.json('advisories/two.json', {
      ...osv([{ introduced: '0' }], { id: 'GHSA-dddd-eeee-ffff' }),
      affected: [{ package: { ecosystem: 'npm', name: 'gamma' }, versions: ['3.1.9'] }],
    });
    const { answer } = await project.check({ isOffline: true, policy, base });
    expect(told(answer)).toEqual(
      [`warning delta@1.1.1 ${ID} high`, 'warning gamma@3.1.9 GHSA-dddd-eeee-ffff high'].reverse(),
    );
    const { answer: alone } = await check();
    expect(told(alone)).toEqual([
      `error delta@1.1.1 ${ID} high`,
      'warning gamma@3.1.9 GHSA-dddd-eeee-ffff high',
    ]);
  });

  test('fail from the severity on that p1.yml says', async () => {
    write();
    project.json(
      'advisories/one.json',
      osv([{ introduced: '0' }], { database_specific: { severity: 'MODERATE' } }),
    );
    expect(told((await check()).answer)?.[0]).toMatch(/^warning/);
    expect(told((await check({ failOn: 'moderate' })).answer)?.[0]).toMatch(/^error/);
  });

  test.each<[string, () => void, RegExp]>([
    ['is not there', () => {}, /advisories cannot be read: ENOENT/],
    [
      'is empty',
      () => void project.write('advisories/README.md', ''),
      /advisories has no record of an npm package/,
    ],
    [
      'has a file that is no record',
      () => project.json('advisories/package.json', { name: 'x' }),
      /advisories\/package\.json is neither/,
    ],
    [
      'has a file that is cut off',
      () => void project.write('advisories/x.json', '{"id": "GHSA'),
      /advisories\/x\.json cannot be read: it is not valid JSON/,
    ],
    [
      'has records of other ecosystems alone',
      () =>
        project.json('advisories/x.json', {
          ...osv([]),
          affected: [{ package: { ecosystem: 'PyPI', name: 'delta' } }],
        }),
      /no record of an npm package/,
    ],
  ])('are no pass when the folder %s', async (_title, prepare, why) => {
    write();
    prepare();
    const { answer, result } = await check();
    expect(answer?.states.advisories).toEqual({ state: 'error', why: expect.stringMatching(why) });
    expect(result).toMatchObject({ decision: 'failure', reason_code: 'state-unavailable' });
  });
});

describe('the command that mends an advisory', () => {
  const record = (fixed: string | null) => ({
    id: ID,
    modified: '2026-11-20T00:00:00Z',
    affected: [
      {
        package: { ecosystem: 'npm', name: 'delta' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, ...(fixed === null ? [] : [{ fixed }])] }],
      },
    ],
  });

  test.each<[string, string | null, string]>([
    ['within every range', '1.1.5', 'npm update delta'],
    [
      'outside of a range of another package',
      '2.0.0',
      "npm pkg set 'overrides[delta]=^2.0.0' && npm install",
    ],
    [
      'that nobody knows',
      null,
      'No version without it is known: `npm explain delta` names who needs it; replace that.',
    ],
  ])('leads to a version %s', async (_title, fixed, expected) => {
    write();
    project.json('advisories/one.json', record(fixed));
    const { answer } = await project.check({ isOffline: true, policy: { advisories: 'advisories' } });
    expect(answer?.findings[0]?.fix).toBe(expected);
  });
});
