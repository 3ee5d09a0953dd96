import { expect, test } from '@jest/globals';
import { loosenedPins } from '../../../src/toolchain/loosened.ts';
import { readText } from './pins-of.ts';

test.each([
  ['18.18.0', '18', ['18.18.0 -> 18']],
  ['18.18.0', '^18.18.0', ['18.18.0 -> ^18.18.0']],
  ['18.18.0', 'lts/*', ['18.18.0 -> lts/*']],
  ['18.18.0', '22.11.0', []],
  ['18', '>=18', []],
])('%s that becomes %s is %j', async (before, after, expected) => {
  const base = await readText('.nvmrc', before);
  const head = await readText('.nvmrc', after);
  expect(loosenedPins(base.pins, head.pins).map(each => `${each.before.text} -> ${each.after.text}`)).toEqual(
    expected,
  );
});

test('where a place says several versions nobody can tell which became which', async () => {
  const base = await readText('Dockerfile', 'FROM node:20.1.0\nFROM node:22.1.0\n');
  const head = await readText('Dockerfile', 'FROM node:20\nFROM node:22.1.0\n');
  expect(loosenedPins(base.pins, head.pins)).toEqual([]);
});
