// needs: npm
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  type Fields,
  fittingPackages,
  hashOf,
  lockedPackage,
  lockfileOf,
  MANIFEST,
  useDependencyProject,
} from '../../doubles/dependencies/dependency-project.ts';
import { type RegistryDouble, startRegistry } from '../../doubles/dependencies/registry-double.ts';

const run = promisify(execFile);
const project = useDependencyProject();
const DAY = '2026-01-01T00:00:00.000Z';
let registry: RegistryDouble;

beforeAll(async () => {
  registry = await startRegistry({
    alpha: { versions: { '1.2.3': DAY }, dependencies: { delta: '>=1' } },
    beta: { versions: { '2.5.0': DAY } },
    gamma: { versions: { '3.1.9': DAY }, dependencies: { delta: '^1.0.0' } },
    delta: { versions: { '1.0.0': DAY, '1.1.1': DAY } },
  });
});

afterAll(() => registry.close());

/** The lockfile as it is right, then as `change` leaves it. */
function write(change: (packages: Record<string, Fields>, more: Fields) => void = () => {}): void {
  const packages = fittingPackages();
  const more: Fields = {};
  change(packages, more);
  project.json('package.json', MANIFEST);
  project.json('package-lock.json', lockfileOf(packages, more));
}

const DELTA = 'node_modules/delta';
const set = (path: string, fields: Fields) => (packages: Record<string, Fields>) =>
  void Object.assign(packages[path] ?? {}, fields);

test.each<[string, (packages: Record<string, Fields>, more: Fields) => void]>([
  ['another version of the root', set('', { version: '0.9.0' })],
  ['another range', set('', { devDependencies: { gamma: '^2.0.0' } })],
  ['a dependency that is missing', packages => delete packages[DELTA]],
  ['a version outside of its range', packages => (packages[DELTA] = lockedPackage('delta', '0.1.0'))],
  ['another package under an alias', set('node_modules/old', { name: 'evil' })],
  ['a package that nobody needs', packages => (packages['node_modules/x'] = lockedPackage('x', '1.0.0'))],
  ['a foreign host', set(DELTA, { resolved: 'https://evil.example/delta/-/delta-1.1.1.tgz' })],
  ['another content', set(DELTA, { integrity: hashOf('evil') })],
  ['no hash', packages => delete packages[DELTA]?.['integrity']],
  ['a hash that is none', set(DELTA, { integrity: 'sha512-abc' })],
  ['an unknown lockfileVersion', (_packages, more) => (more['lockfileVersion'] = 1)],
])(
  '%s is right again after the command of its finding',
  async (_what, change) => {
    write();
    const base = project.commit();
    write(change);
    const { answer } = await project.check({ base, policy: { minAgeDays: 0 } });
    const [worst] = answer?.findings ?? [];
    const command = worst?.fix.split(';')[0] ?? 'false';
    const env = { ...process.env, npm_config_registry: registry.url, npm_config_update_notifier: 'false' };
    await run('sh', ['-c', command], { cwd: project.path, env });
    expect(await project.found({ base, policy: { minAgeDays: 0 } })).toEqual([]);
  },
  60_000,
);

test('a lockfile that is cut off is right again after the command of its finding', async () => {
  write();
  project.write('package-lock.json', project.read('package-lock.json').slice(0, 900));
  const { answer } = await project.check();
  const env = { ...process.env, npm_config_registry: registry.url };
  await run('sh', ['-c', answer?.findings[0]?.fix ?? 'false'], { cwd: project.path, env });
  expect(await project.found()).toEqual([]);
}, 60_000);
