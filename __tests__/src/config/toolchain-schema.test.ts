import { expect, test } from '@jest/globals';
import { loadConfig } from '../../../src/config/load.ts';
import { ConfigError } from '../../../src/kernel/errors.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const load = (text: string) => {
  folder.write('.github/p1.yml', `version: 1\n${text}`);
  return loadConfig({ workingFolder: folder.path, file: null, root: null }).config.toolchain;
};
const messageOf = (text: string): string => {
  try {
    load(text);
    return '';
  } catch (error) {
    return error instanceof ConfigError ? error.message : 'no ConfigError';
  }
};

test('what the file leaves out is as documented', () => {
  expect(load('')).toEqual({ failOn: ['mismatch', 'conflict', 'end-of-life'], warnDays: 90 });
  expect(load('toolchain: { warn-days: 0, fail-on: [] }')).toEqual({ failOn: [], warnDays: 0 });
  expect(load('toolchain: { fail-on: [conflict] }')).toEqual({ failOn: ['conflict'], warnDays: 90 });
});

test.each([
  ['toolchain: { fail-on: [drift] }', /p1\.yml:2:24: .*"drift"/],
  ['toolchain: { fail-on: conflict }', /p1\.yml:2:23: /],
  ['toolchain: { warn-days: -1 }', /p1\.yml:2:25: /],
  ['toolchain: { warn-day: 3 }', /no key "warn-day".*`warn-days`/],
])('%s is refused, with its place', (text, message) => {
  expect(messageOf(text)).toMatch(message);
});
