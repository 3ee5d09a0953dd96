import { expect, test } from '@jest/globals';
import { loadConfig } from '../../../src/config/load.ts';
import { DEFAULT_DEPENDENCIES } from '../../../src/config/without-file.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();

function load(section: string) {
  folder.write('.github/p1.yml', `version: 1\n${section}\n`);
  return loadConfig({ workingFolder: folder.path, file: null, root: null }).config.dependencies;
}

test.each(['', 'dependencies: {}', 'dependencies: { licences: {}, advisories: "" }'])(
  'a file with %j sets the defaults',
  section => {
    expect(load(section)).toEqual(DEFAULT_DEPENDENCIES);
  },
);

test('every key takes effect', () => {
  expect(
    load(
      'dependencies: { fail-on: moderate, licences: { deny: [GPL-3.0, AGPL-*] }, allowed-hosts: [npm.example.com, "localhost:4873"], min-age-days: 0, advisories: audit }',
    ),
  ).toEqual({
    failOn: 'moderate',
    deniedLicences: ['GPL-3.0', 'AGPL-*'],
    allowedHosts: ['npm.example.com', 'localhost:4873'],
    minAgeDays: 0,
    advisories: 'audit',
  });
});

test.each([
  ['dependencies: { fail-on: medium }', /fail-on/],
  ['dependencies: { allowed-hosts: [https://npm.example.com/] }', /a host such as npm\.example\.com/],
  ['dependencies: { licences: { deny: ["MIT OR GPL"] } }', /an SPDX identifier/],
  ['dependencies: { min-age-days: -1 }', /min-age-days/],
  ['dependencies: { licences: { denied: [] } }', /deny/],
  ['dependencies: { hosts: [] }', /allowed-hosts/],
])('%s is refused, with what is legal', (section, expected) => {
  expect(() => load(section)).toThrow(expected);
});
