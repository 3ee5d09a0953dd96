import { describe, expect, test } from '@jest/globals';
import { formatConstraint } from '../../../src/toolchain/constraint.ts';
import type { Syntax, Tool } from '../../../src/toolchain/pin.ts';
import { specifier } from '../../../src/toolchain/specifiers/specifier.ts';
import { TODAY } from './pins-of.ts';

const meaning = (tool: Tool, text: string, syntax: Syntax = 'npm') => {
  const { kind, constraint } = specifier(tool, syntax, text, TODAY);
  return `${kind} ${constraint === null ? '' : formatConstraint(constraint)}`.trim();
};

describe('npm ranges', () => {
  test.each([
    ['18.18.0', 'pin >=18.18.0 <18.18.1'],
    ['v18.18.0', 'pin >=18.18.0 <18.18.1'],
    ['=18.18.0', 'pin >=18.18.0 <18.18.1'],
    ['18', 'range >=18.0.0 <19.0.0'],
    ['20.x', 'range >=20.0.0 <21.0.0'],
    ['20.11.x', 'range >=20.11.0 <20.12.0'],
    ['^18.2.0', 'range >=18.2.0 <19.0.0'],
    ['^0.2.3', 'range >=0.2.3 <0.3.0'],
    ['^0.0.3', 'pin >=0.0.3 <0.0.4'],
    ['~18.2', 'range >=18.2.0 <18.3.0'],
    ['~18', 'range >=18.0.0 <19.0.0'],
    ['>=18', 'floor >=18.0.0'],
    ['>18', 'floor >=19.0.0'],
    ['>18.1.2', 'floor >=18.1.3'],
    ['<=18.1', 'range >=0.0.0 <18.2.0'],
    ['>=18 <21', 'range >=18.0.0 <21.0.0'],
    ['>= 18.0.0 < 21', 'range >=18.0.0 <21.0.0'],
    ['18 - 20', 'range >=18.0.0 <21.0.0'],
    ['^18 || >=20', 'floor >=18.0.0 <19.0.0 || >=20.0.0'],
    ['^18.0.0||^20.0.0', 'range >=18.0.0 <19.0.0 || >=20.0.0 <21.0.0'],
    ['*', 'floor >=0.0.0'],
    ['18.0.0-rc.1', 'pin >=18.0.0 <18.0.1'],
    ['>=20 <18', 'unresolved'],
    ['latest stuff', 'unresolved'],
    ['please-use-pnpm', 'unresolved'],
  ])('%s of node is %s', (text, expected) => expect(meaning('node', text)).toBe(expected));
});

describe('names for versions', () => {
  test.each([
    ['node', 'lts/*', 'alias >=24.0.0 <25.0.0'],
    ['node', 'lts/jod', 'alias >=22.0.0 <23.0.0'],
    ['node', 'lts/Iron', 'alias >=20.0.0 <21.0.0'],
    ['node', 'lts/-1', 'alias >=22.0.0 <23.0.0'],
    ['node', 'lts', 'alias >=24.0.0 <25.0.0'],
    ['node', 'hydrogen', 'alias >=18.0.0 <19.0.0'],
    ['node', 'lts/nonsense', 'unresolved'],
    ['node', 'latest', 'alias >=0.0.0'],
    ['node', 'system', 'unresolved'],
    ['rust', 'stable', 'alias >=0.0.0'],
    ['rust', 'nightly-2025-01-01', 'alias >=0.0.0'],
    ['rust', '1.80', 'range >=1.80.0 <1.81.0'],
    ['rust', '1.80.1-x86_64-unknown-linux-gnu', 'pin >=1.80.1 <1.80.2'],
    ['go', 'stable', 'alias >=0.0.0'],
    ['go', 'go1.22.3', 'pin >=1.22.3 <1.22.4'],
    ['java', 'temurin-21', 'range >=21.0.0 <22.0.0'],
    ['java', '21.0.4-tem', 'pin >=21.0.4 <21.0.5'],
    ['java', 'temurin-21.0.4+7.0.LTS', 'pin >=21.0.4 <21.0.5'],
    ['java', 'openjdk64-17.0.2', 'pin >=17.0.2 <17.0.3'],
    ['java', '1.8', 'range >=8.0.0 <9.0.0'],
    ['java', '8u392', 'pin >=8.0.392 <8.0.393'],
    ['ruby', 'ruby-3.3.0', 'pin >=3.3.0 <3.3.1'],
    ['ruby', 'jruby-9.4', 'unresolved'],
    ['python', 'pypy3.10', 'unresolved'],
    ['python', '3.12', 'range >=3.12.0 <3.13.0'],
    ['python', '3.13-dev', 'range >=3.13.0 <3.14.0'],
    ['dotnet', '8.0.1xx', 'range >=8.0.100 <8.0.200'],
    ['terraform', 'latest:^1.9', 'alias >=0.0.0'],
    ['terraform', '~> 1.9', 'range >=1.9.0 <1.10.0'],
  ] as const)('%s %s is %s', (tool, text, expected) => expect(meaning(tool, text)).toBe(expected));

  test('which line lts/* is, is decided by the day', () => {
    const on = (today: string) => specifier('node', 'npm', 'lts/*', today).constraint?.[0]?.low[0];
    expect([on('2024-10-28'), on('2024-10-29'), on('2025-10-28'), on('2026-10-28')]).toEqual([
      20, 22, 24, 26,
    ]);
  });
});

describe("Python's specifiers", () => {
  test.each([
    ['>=3.9', 'floor >=3.9.0'],
    ['>=3.9,<4', 'range >=3.9.0 <4.0.0'],
    ['~=3.10', 'range >=3.10.0 <4.0.0'],
    ['~=3.10.1', 'range >=3.10.1 <3.11.0'],
    ['==3.11.*', 'range >=3.11.0 <3.12.0'],
    ['==3.11.4', 'pin >=3.11.4 <3.11.5'],
    ['>=3.9,!=3.9.7', 'floor >=3.9.0 <3.9.7 || >=3.9.8'],
    ['>=3.8, !=3.9.*, <3.11', 'range >=3.8.0 <3.9.0 || >=3.10.0 <3.11.0'],
    ['>3.9', 'floor >=3.10.0'],
    ['<=3.11', 'range >=0.0.0 <3.12.0'],
    ['^3.9', 'range >=3.9.0 <4.0.0'],
    ['3.11', 'range >=3.11.0 <3.12.0'],
    ['~=3', 'unresolved'],
    ['three', 'unresolved'],
  ])('%s is %s', (text, expected) => expect(meaning('python', text, 'pep440')).toBe(expected));
});

test.each([
  ['roll-patch', 'range >=8.0.404 <8.0.500'],
  ['roll-feature', 'range >=8.0.404 <8.1.0'],
  ['roll-minor', 'range >=8.0.404 <9.0.0'],
  ['roll-major', 'floor >=8.0.404'],
  ['npm', 'pin >=8.0.404 <8.0.405'],
] as const)('8.0.404 of .NET with %s is %s', (syntax, expected) =>
  expect(meaning('dotnet', '8.0.404', syntax)).toBe(expected),
);
