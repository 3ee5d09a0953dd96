import { expect, test } from '@jest/globals';
import { effectiveSettings, type Flags } from '../../../src/config/effective.ts';
import { loadConfig } from '../../../src/config/load.ts';
import type { Environment } from '../../../src/kernel/inputs.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();

function settings(content: string | null, env: Environment = {}, flags: Partial<Flags> = {}) {
  if (content !== null) folder.write('.github/p1.yml', content);
  const root = flags.root ?? null;
  const loaded = loadConfig({ workingFolder: folder.path, file: null, root });
  return effectiveSettings(loaded, env, { root, isOffline: flags.isOffline ?? false });
}

const pick = (all: ReturnType<typeof settings>, key: string) =>
  all.filter(setting => setting.key === key).map(({ value, source }) => [value, source]);

test('a setting says where it comes from: the place in the file, or the default', () => {
  const all = settings('version: 1\nsteps:\n  a:\n    run: x\n    env: {A: 1}\n');
  expect(pick(all, 'steps.a.run')).toEqual([['x', '.github/p1.yml:4:10']]);
  expect(pick(all, 'steps.a.env.A')).toEqual([[1, '.github/p1.yml:5:14']]);
  expect(pick(all, 'steps.a.timeout')).toEqual([['60m', 'default']]);
  expect(pick(all, 'report.history-days')).toEqual([[90, 'default']]);
  expect(pick(all, 'root')).toEqual([[folder.at('.p1'), 'default']]);
});

test('a flag wins over the file, and the environment is told apart from the default', () => {
  const all = settings('version: 1\nroot: a\n', { DEBUG_MODE: 'true', CI_BRANCH: 'main' }, { root: 'b' });
  expect(pick(all, 'root')).toEqual([[folder.at('b'), 'flag']]);
  expect(pick(all, 'DEBUG_MODE')).toEqual([[true, 'environment']]);
  expect(pick(all, 'CI_BRANCH')).toEqual([['main', 'environment']]);
  expect(pick(all, 'OFFLINE_MODE')).toEqual([[false, 'default']]);
});

test('offline by flag is offline whatever the environment says', () => {
  const all = settings(null, { OFFLINE_MODE: 'false' }, { isOffline: true });
  expect(pick(all, 'OFFLINE_MODE')).toEqual([[true, 'flag']]);
});

test('without a file every setting of it is a default', () => {
  expect(new Set(settings(null).map(({ source }) => source))).toEqual(new Set(['default']));
});

test('settings are sorted by key, and no key is there twice', () => {
  const keys = settings('version: 1\nsteps: {b: {run: x}, a: {run: x}}\n').map(({ key }) => key);
  expect(keys).toEqual([...new Set(keys)].sort());
});
