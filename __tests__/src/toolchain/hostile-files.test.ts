import { expect, test } from '@jest/globals';
import { FAIL_ON, findingOf } from '../../../src/toolchain/finding.ts';
import { checkTool } from '../../../src/toolchain/tool-check.ts';
import { readText, TODAY } from './pins-of.ts';

const HUGE = 1_000_000;

/** Each would take minutes, or the process down, if it were read without care. */
test.each<readonly [string, string, string]>([
  ['a long line of blanks', '.nvmrc', `a${' '.repeat(HUGE)}b`],
  ['a million lines without a version', '.nvmrc', '\n'.repeat(HUGE)],
  ['a range of a million alternatives', 'package.json', `{"engines":{"node":"${'1||'.repeat(HUGE / 4)}1"}}`],
  ['a text of a million characters', 'package.json', `{"engines":{"node":"${'x'.repeat(HUGE - 100)}"}}`],
  ['a text that does not end', 'mise.toml', `a = """${'x"'.repeat(HUGE / 3)}`],
  ['quotes that do not end', 'mise.toml', `a = "${'\\\\'.repeat(HUGE / 4)}`],
  ['JSON that is nested deeply', 'package.json', '['.repeat(HUGE)],
  ['TOML that is nested deeply', 'pyproject.toml', `a = ${'['.repeat(HUGE - 10)}`],
  ['YAML that is nested deeply', '.github/workflows/a.yml', '['.repeat(HUGE)],
  ['a Dockerfile of flags', 'Dockerfile', `FROM ${'--a '.repeat(HUGE / 4)}`],
  ['a Dockerfile of blanks', 'Dockerfile', `FROM${' '.repeat(HUGE)}\n`],
  [
    'more versions than anybody compares',
    'Dockerfile',
    Array.from({ length: 30_000 }, (_, index) => `FROM node:${index}`).join('\n'),
  ],
  [
    'aliases that make a short file long',
    '.github/workflows/a.yml',
    `x: &s\n${'  - {}\n'.repeat(20_000)}jobs:\n${Array.from({ length: 10_000 }, (_, index) => `  j${index}: { steps: *s }\n`).join('')}`,
  ],
  ['an alias of itself', '.github/workflows/a.yml', 'jobs: &a\n  b: *a\n  steps: *a\n'],
])('%s is read, or is a problem', async (_title, path, text) => {
  const { pins, problems } = await readText(path, text);
  expect(pins.filter(({ kind }) => kind !== 'unresolved')).toEqual([]);
  expect(pins.length + problems.length).toBeLessThan(3);
});

test('a thousand versions that exclude each other are compared', async () => {
  const text = Array.from({ length: 1000 }, (_, index) => `FROM node:${index + 20}`).join('\n');
  const { pins } = await readText('Dockerfile', text);
  const drafts = checkTool({ tool: 'node', pins, installed: null, today: TODAY, warnDays: 0 });
  const conflicts = drafts.map(draft => findingOf(draft, FAIL_ON)).filter(({ kind }) => kind === 'conflict');
  expect(conflicts).toHaveLength(999);
});
