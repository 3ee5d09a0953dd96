import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../../src/config/load.ts';
import { ConfigError } from '../../../src/kernel/errors.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();

function problems(content: string): readonly string[] {
  folder.write('.github/p1.yml', content);
  try {
    loadConfig({ workingFolder: folder.path, file: null, root: null });
  } catch (error) {
    if (error instanceof ConfigError) return error.message.replaceAll('.github/p1.yml:', '').split('\n');
    throw error;
  }
  return [];
}

const step = (lines: string): string => `version: 1\nsteps:\n  build:\n    run: make\n    ${lines}\n`;
const FOUR_TYPES = '"string" or "number" or "integer" or "boolean"';

describe('a problem names its place, the value and the edit that mends it', () => {
  test.each([
    ['an empty file', '', '1:1: The file is empty. It must be a map of keys and values.'],
    ['a file of a comment', '# nothing\n', '1:1: The file is empty. It must be a map of keys and values.'],
    ['a list', '- 1\n', '1:1: The file is a list. It must be a map of keys and values.'],
    ['no version', 'steps: {}\n', '1:1: `version` is missing. Add it: 1.'],
    ['another version', 'version: 2\n', '1:10: `version` is 2. It must be 1.'],
    ['a version in quotes', 'version: "1"\n', '1:10: `version` is "1". It must be 1.'],
    [
      'a misspelt section',
      'version: 1\nstep: {}\n',
      '2:1: The file has no key "step". Did you mean `steps`?',
    ],
    [
      'a baseline in its own archive',
      'version: 1\nregression: { archive: b, baseline: ./b/x.json }\n',
      '2:37: The baseline "./b/x.json" stands in the archive "b", which is for former ones. Name a folder for the archive that does not hold the baseline.',
    ],
    [
      'an archive in the folder of git',
      'version: 1\nregression: { archive: .git/b }\n',
      '2:24: `regression.archive` is ".git/b". It must be a path inside the repository, without control characters.',
    ],
    [
      'a section of another version',
      'version: 1\nmaintenance: {}\n',
      '2:1: The file has no key "maintenance". Legal are: version, root, steps, prices, guard, dlq, scan, toolchain, dependencies, regression, gates, report, redact.',
    ],
    [
      'a misspelt key of a step',
      step('tiemout: 5m'),
      '5:5: `steps.build` has no key "tiemout". Did you mean `timeout`?',
    ],
    [
      'a misspelt key of the report',
      'version: 1\nreport: {histroy-days: 3}\n',
      '2:10: `report` has no key "histroy-days". Did you mean `history-days`?',
    ],
    [
      'a misspelt key of a parameter',
      step('parameters: {n: {type: string, defualt: x}}'),
      '5:36: `steps.build.parameters.n` has no key "defualt". Did you mean `default`?',
    ],
    [
      'a misspelt key of an output',
      step('outputs: [{path: x, jsn: true}]'),
      '5:25: `steps.build.outputs.0` has no key "jsn". Did you mean `json`?',
    ],
    [
      'a step that is no map',
      'version: 1\nsteps: {build: make}\n',
      '2:16: `steps.build` is "make". It must be a map of keys and values.',
    ],
    [
      'a step without a command',
      'version: 1\nsteps: {build: {keep: 1}}\n',
      '2:16: `steps.build.run` is missing. Add it: text (put it in quotes if it looks like a number).',
    ],
    [
      'a step with an illegal name',
      'version: 1\nsteps: {Build: {run: make}}\n',
      '2:9: "Build" is not a legal name. Use 1 to 64 of a-z, 0-9, "_" and "-", starting with a letter or digit.',
    ],
    [
      'a command of white space',
      'version: 1\nsteps: {build: {run: " "}}\n',
      '2:22: `steps.build.run` is " ". It must be a command of at most 100000 characters; put more into a script.',
    ],
    [
      'a timeout without a unit',
      step('timeout: 60'),
      '5:14: `steps.build.timeout` is 60. It must be text (put it in quotes if it looks like a number).',
    ],
    [
      'a timeout of no known unit',
      step('timeout: 5w'),
      '5:14: `steps.build.timeout` is "5w". It must be a duration such as 500ms, 30s, 60m, 6h or 1d.',
    ],
    [
      'a timeout in which nothing can finish',
      step('timeout: 0s'),
      '5:14: `steps.build.timeout` is "0s". It must be a duration such as 500ms, 30s, 60m, 6h or 1d, above zero.',
    ],
    ['a number that is too small', step('keep: 0'), '5:11: `steps.build.keep` is 0. It must be at least 1.'],
    [
      'a number that is too big',
      'version: 1\nreport: {history-days: 3651}\n',
      '2:24: `report.history-days` is 3651. It must be at most 3650.',
    ],
    [
      'a number that is no integer',
      step('keep: 1.5'),
      '5:11: `steps.build.keep` is 1.5. It must be an integer.',
    ],
    [
      'a text where a list belongs',
      step('inputs-from: build'),
      '5:18: `steps.build.inputs-from` is "build". It must be a list.',
    ],
    [
      'an output outside of its folder',
      step('outputs: [../x]'),
      '5:15: `steps.build.outputs.0` is "../x". It must be a glob of at most 1024 characters, relative to $P1_OUTPUT_DIR, that stays inside it.',
    ],
    [
      'a type that is none',
      step('parameters: {n: flot}'),
      `5:21: \`steps.build.parameters.n\` is "flot". It must be ${FOUR_TYPES}.`,
    ],
    [
      'a type in a map that is none',
      step('parameters: {n: {type: flot}}'),
      `5:28: \`steps.build.parameters.n.type\` is "flot". It must be ${FOUR_TYPES}.`,
    ],
    [
      'a parameter that is a list',
      step('parameters: {n: [string]}'),
      `5:21: \`steps.build.parameters.n\` is a list. It must be ${FOUR_TYPES}.`,
    ],
    [
      'an illegal variable',
      step('env: {"1B": x}'),
      '5:11: "1B" is not a legal name. Use letters, digits and "_", starting with a letter.',
    ],
    [
      'an empty section',
      'version: 1\nreport:\n',
      '2:8: `report` is empty. It must be a map of keys and values.',
    ],
    [
      'a path with terminal controls',
      'version: 1\nroot: "a\\e[31m"\n',
      '2:7: `root` is "a\\u001b[31m". It must be a path without control characters.',
    ],
  ])('%s', (_title, content, message) => expect(problems(content)).toEqual([message]));
});

test('all problems are told at once, each on a line of its own', () => {
  expect(problems('version: 1\nrooot: x\nsteps: []\nredact: x\n')).toHaveLength(3);
});

test('of 10,000 problems the first 20 are told and the others counted, without delay', () => {
  const keys = Array.from({ length: 10_000 }, (_, index) => `key_${index}: 1`);
  const told = problems(`version: 1\n${keys.join('\n')}\n`);
  expect(told).toHaveLength(21);
  expect(told[0]).toMatch(/^2:1: The file has no key "key_0"\./);
  expect(told.at(-1)).toBe('There are 9980 more problems. Mend these first.');
});
