import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../../src/config/load.ts';
import { DEFAULT_SCAN } from '../../../src/config/without-file.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();

function load(scan: string) {
  folder.write('.github/p1.yml', `version: 1\nscan: ${scan}\n`);
  return loadConfig({ workingFolder: folder.path, file: null, root: null }).config.scan;
}

test('an empty section is all defaults, as a file without one is', () => {
  expect(load('{}')).toEqual(DEFAULT_SCAN);
});

test('rules that are named have to be there: it is known that they are', () => {
  expect(load('{ config: .gitleaks.toml }')).toEqual({ ...DEFAULT_SCAN, isConfigNamed: true });
});

describe('an error that names its place is', () => {
  test.each([
    ['{ failon: high }', /2:9: `scan` has no key "failon".*`fail-on`/],
    ['{ fail-on: never }', /2:18: `scan.fail-on` is "never"/],
    ['{ max-file-mb: 0 }', /2:22: `scan.max-file-mb` is 0/],
    ['{ max-file-mb: 1.5 }', /an integer/],
    ['{ decode-depth: 6 }', /at most 5/],
    ['{ archive-depth: -1 }', /at least 0/],
    ['{ ignore: ../x.yml }', /a path inside the repository/],
    ['{ ignore: /etc/x.yml }', /a path inside the repository/],
    ['{ config: "a\\nb" }', /a path inside the repository/],
  ])('%s', (section, message) => {
    expect(() => load(section)).toThrow(message);
  });
});
