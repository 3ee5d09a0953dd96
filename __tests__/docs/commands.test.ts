import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { unknownNames } from './command-specs.ts';
import { MENTIONS } from './runnable.ts';
import { allShownCommands, p1Calls } from './shown-commands.ts';

const shown = allShownCommands();
const calls = p1Calls(shown);
const lines = [...new Set(shown.flatMap(each => each.lines))];

test('every call of p1 names a command, an operation and flags that there are', () => {
  expect(calls.length).toBeGreaterThan(80);
  expect(calls.flatMap(call => unknownNames(call.shown).map(problem => `${call.shown}: ${problem}`))).toEqual(
    [],
  );
});

test('no mention is kept for what nobody shows any more', () => {
  const all = calls.map(call => call.shown);
  expect(MENTIONS.filter(each => !all.includes(each))).toEqual([]);
});

test('every script of npm, and every file that node or a shell runs, is there', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const ran = lines.flatMap(line =>
    [...line.matchAll(/^npm run (?:--silent )?(\S+)/g)].map(([, name = '']) => name),
  );
  const files = lines.flatMap(line =>
    [...line.matchAll(/^(?:node )?((?:script|bench|\.ci)\/[\w.-]*)/g)].map(([, file = '']) => file),
  );
  expect(ran.length).toBeGreaterThan(5);
  expect(files.length).toBeGreaterThan(3);
  expect(ran.filter(name => scripts[name] === undefined)).toEqual([]);
  expect(files.filter(file => !existsSync(file))).toEqual([]);
});
