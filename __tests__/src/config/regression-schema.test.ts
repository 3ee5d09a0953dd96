import { describe, expect, test } from '@jest/globals';
import { DEFAULTS } from '../../../src/config/defaults.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();

function load(regression: string) {
  folder.write('.github/p1.yml', `version: 1\nregression: ${regression}\n`);
  return loadConfig({ workingFolder: folder.path, file: null, root: null }).config.regression;
}

test('an empty section is all defaults, as a file without one is', () => {
  expect(load('{}')).toEqual(DEFAULTS.regression);
});

describe('an error that names its place is', () => {
  test.each([
    ['{ case: x }', /2:15: `regression` has no key "case".*`cases`/],
    ['{ cases: ../x }', /a path inside the repository/],
    ['{ baseline: /etc/x }', /a path inside the repository/],
    ['{ repeats: 0 }', /2:24: `regression.repeats` is 0.*at least 1/],
    ['{ noisy-repeats: 1001 }', /at most 1000/],
    ['{ tolerance: 2 }', /at most 1/],
  ])('%s', (section, message) => {
    expect(() => load(section)).toThrow(message);
  });
});
