import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { SAVED_STATE } from '../../src/compose/action.ts';
import { trackedFiles } from '../repository/tracked-files.ts';

const sources = new Map(
  trackedFiles()
    .filter(path => /^(src|actions)\/.*\.ts$/.test(path))
    .map(path => [path, readFileSync(path, 'utf8')]),
);

/** Modules of src/ and actions/ whose text has `pattern`. */
const whoHas = (pattern: RegExp): string[] =>
  [...sources]
    .filter(([, text]) => pattern.test(text))
    .map(([path]) => path)
    .sort();

test.each(Object.keys(SAVED_STATE))('the state %s that main saves has a reader in post', key => {
  expect(whoHas(new RegExp(`savedState\\(SAVED_STATE\\.${key}\\)`))).not.toEqual([]);
});

test('state is saved by the names of SAVED_STATE alone', () => {
  expect(whoHas(/\.state\(SAVED_STATE\./)).not.toEqual([]);
  expect(whoHas(/\.state\((?!SAVED_STATE\.)/)).toEqual([]);
});

test('inputs are named in one module, and in one other, which takes them away from steps', () => {
  expect(whoHas(/INPUT_/)).toEqual(['src/kernel/inputs.ts', 'src/launch/child-environment.ts']);
});

test('inputs are parsed in one place', () => {
  expect(whoHas(/(?<!function )\bparseInputs\b(?=\()/)).toEqual(['src/platform/github/run-action.ts']);
});

test('one function fails a step, and nothing ends the process before its answer is written', () => {
  expect(whoHas(/function setFailed\b/)).toEqual(['src/platform/github/run-action.ts']);
  expect(whoHas(/process\.exitCode\s*=/)).toEqual(['src/main.ts', 'src/platform/github/run-action.ts']);
  expect(whoHas(/process\.exit\(/)).toEqual(['src/main.ts']);
});
