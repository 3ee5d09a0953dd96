import { expect, test } from '@jest/globals';
import { checkTool } from '../../../src/toolchain/tool-check.ts';
import { findingsOf, shortFindings } from './checked.ts';
import { readText, TODAY } from './pins-of.ts';

const workflow = (version: string) =>
  [
    '.github/workflows/ci.yml',
    `jobs:\n  a:\n    steps:\n      - with: { node-version: ${version} }\n`,
  ] as const;
const matrix = (values: string) =>
  [
    '.github/workflows/ci.yml',
    `jobs:\n  a:\n    strategy: { matrix: { v: ${values} } }\n    steps:\n      - with: { node-version: "\${{ matrix.v }}" }\n`,
  ] as const;

test("the guide's pins on Node 20 and Python 3.11 are a mismatch and past their end, with the edit", async () => {
  expect(await shortFindings('node', { files: [['.nvmrc', '18.18.0\n']], installed: '20.11.1' })).toEqual([
    '!end-of-life .nvmrc:1 + 20.11.1',
    '!mismatch .nvmrc:1 + 20.11.1',
  ]);
  expect(
    await shortFindings('python', { files: [['.python-version', '3.9.18\n']], installed: '3.11.7' }),
  ).toEqual(['!end-of-life .python-version:1 + 3.11.7', '!mismatch .python-version:1 + 3.11.7']);
});

test('of four sources that name Node the odd one out is named, and given what the rest says', async () => {
  const files = [
    ['.nvmrc', '22.11.0'],
    ['package.json', '{"engines": {"node": "^22.0.0"}}'],
    ['Dockerfile', 'FROM node:24-alpine'],
    workflow('22'),
  ] as const;
  const findings = await findingsOf('node', { files });
  expect(findings.map(({ kind, edit }) => [kind, edit])).toEqual([
    ['conflict', { file: 'Dockerfile', offset: 10, line: 1, column: 11, old: '24', new: '22' }],
  ]);
  expect(findings[0]?.message).toBe(
    'The odd one out: Dockerfile FROM asks for node 24, which excludes .nvmrc:1 asks for 22.11.0, package.json:1 asks for ^22.0.0 (package.json engines), .github/workflows/ci.yml:4 asks for 22 (workflow node-version).',
  );
});

test.each([
  [
    'a workflow',
    [['.nvmrc', '22.11.0'], ['Dockerfile', 'FROM node:22'], workflow('"20.x"')],
    '!conflict .github/workflows/ci.yml:4 + 22.x',
  ],
  [
    'a caret',
    [
      ['.nvmrc', '22.11.0'],
      ['Dockerfile', 'FROM node:22'],
      ['package.json', '{"engines":{"node":"^20.1.0"}}'],
    ],
    '!conflict package.json:1 + ^22.11.0',
  ],
  [
    'two bounds',
    [
      ['.nvmrc', '22'],
      ['Dockerfile', 'FROM node:22'],
      ['package.json', '{"engines":{"node":">=20.1 <21"}}'],
    ],
    '!conflict package.json:1 + >=22.0 <23',
  ],
  [
    'a floor',
    [
      ['.nvmrc', '22'],
      ['Dockerfile', 'FROM node:22'],
      ['package.json', '{"engines":{"node":">=24"}}'],
    ],
    '!conflict package.json:1',
  ],
  [
    'a named line',
    [
      ['.node-version', '22'],
      ['Dockerfile', 'FROM node:22'],
      ['.nvmrc', 'lts/krypton'],
    ],
    '!conflict .nvmrc:1 + lts/jod',
  ],
  [
    'an alternative',
    [
      ['.nvmrc', '22'],
      ['Dockerfile', 'FROM node:22'],
      ['package.json', '{"engines":{"node":"^20 || ^24"}}'],
    ],
    '!conflict package.json:1',
  ],
  [
    'a place for whole versions',
    [
      ['.nvmrc', '22'],
      ['Dockerfile', 'FROM node:22'],
      ['.tool-versions', 'nodejs 24.1.0'],
    ],
    '!conflict .tool-versions:1',
  ],
  [
    'a place for short ones',
    [
      ['.node-version', '22'],
      ['Dockerfile', 'FROM node:22'],
      ['.nvmrc', '24.1.0'],
    ],
    '!conflict .nvmrc:1 + 22',
  ],
  [
    'an image with its digest',
    [
      ['.nvmrc', '22'],
      ['.node-version', '22'],
      ['Dockerfile', 'FROM node:24@sha256:aa'],
    ],
    '!conflict Dockerfile:1',
  ],
  [
    'a matrix',
    [['.nvmrc', '22'], ['Dockerfile', 'FROM node:22'], matrix('[24, 25]')],
    '!conflict .github/workflows/ci.yml:3',
  ],
] as const)('%s that is the odd one out keeps its form', async (_title, files, expected) => {
  expect(await shortFindings('node', { files })).toEqual([expected]);
});

test.each([
  ['a matrix of which one value fits', [['.nvmrc', '22.11.0'], matrix('[22, 24]')], []],
  [
    'a floor below',
    [
      ['.nvmrc', '22'],
      ['package.json', '{"engines":{"node":">=22.1"}}'],
    ],
    [],
  ],
  [
    'the same in other words',
    [['.nvmrc', 'lts/jod'], ['Dockerfile', 'FROM node:22.3'], workflow('22.x')],
    [],
  ],
  [
    'last numbers that differ',
    [
      ['.nvmrc', '22.11.0'],
      ['Dockerfile', 'FROM node:22.11.3'],
    ],
    ['patch-drift Dockerfile:1'],
  ],
  [
    'one against one: the later',
    [
      ['.nvmrc', '22'],
      ['Dockerfile', 'FROM node:24'],
    ],
    ['!conflict Dockerfile:1 + 22'],
  ],
  [
    'one against one: the older, where nobody maintains it',
    [
      ['.nvmrc', '18'],
      ['Dockerfile', 'FROM node:24'],
    ],
    ['!conflict .nvmrc:1 + 24', '!end-of-life .nvmrc:1 + 24'],
  ],
] as const)('%s', async (_title, files, expected) => {
  expect(await shortFindings('node', { files })).toEqual(expected);
});

test.each([
  ['2025-04-29', ['end-of-life-soon .nvmrc:1']],
  ['2025-01-30', ['end-of-life-soon .nvmrc:1']],
  ['2025-01-29', []],
  ['2025-04-30', ['!end-of-life .nvmrc:1 + 20']],
])('on %s Node 18, whose end is 2025-04-30, is %j', async (today, expected) => {
  expect(await shortFindings('node', { files: [['.nvmrc', '18']], today })).toEqual(expected);
});

test.each([
  [
    'a floor',
    [
      ['package.json', '{"engines":{"node":">=18"}}'],
      ['.nvmrc', '22'],
    ],
    ['end-of-life-allowed package.json:1'],
  ],
  [
    'a range',
    [['package.json', '{"engines":{"node":"^18 || ^22"}}']],
    ['end-of-life-allowed package.json:1'],
  ],
  [
    'one value of a matrix',
    [['.nvmrc', '22'], matrix('[18, 22]')],
    ['end-of-life-allowed .github/workflows/ci.yml:3'],
  ],
  ['a version before the calendar', [['.nvmrc', '0.10.48']], ['!end-of-life .nvmrc:1 + 20']],
  ['a version after the calendar', [['.nvmrc', '99']], []],
  ['no least version', [['package.json', '{"engines":{"node":"<25"}}']], []],
] as const)('%s that nobody maintains', async (_title, files, expected) => {
  expect(await shortFindings('node', { files })).toEqual(expected);
});

test.each([
  ['22.11.0', '22.11.4', ['patch-drift .nvmrc:1']],
  ['22.11.0', '22.12.0', ['!mismatch .nvmrc:1']],
  ['22', '22.12.0', []],
  ['22', '24.1.0', ['!mismatch .nvmrc:1']],
  ['22', '20.1.0', ['!mismatch .nvmrc:1']],
])('%s on a machine with %s is %j, and no edit: the files agree', async (pin, installed, expected) => {
  expect(await shortFindings('node', { files: [['.nvmrc', pin]], installed })).toEqual(expected);
});

test('what is installed is held against each source, and its own end is told', async () => {
  const files = [['.nvmrc', '22'], matrix('[20, 22]')] as const;
  expect(await shortFindings('node', { files, installed: '18.1.0' })).toEqual([
    '!mismatch .nvmrc:1',
    '!mismatch .github/workflows/ci.yml:3',
    'installed-end-of-life .nvmrc:1',
  ]);
});

test('floors alone name no version', async () => {
  expect(await shortFindings('go', { files: [['go.mod', 'go 1.25\n']] })).toEqual(['floor-only go.mod:1']);
});

test.each([
  ['.nvmrc', 'eighteen', '!unreadable .nvmrc:1'],
  ['.nvmrc', '>=22 <20', '!unreadable .nvmrc:1'],
  ['.nvmrc', 'system', 'unresolved .nvmrc:1'],
  ['package.json', '{"engines":{"node":"please"}}', 'unresolved package.json:1'],
])('%s with %s is no pass', async (path, text, expected) => {
  expect(await shortFindings('node', { files: [[path, text]] })).toEqual([expected]);
});

test('a tool that is missing, or does not say, was not compared', async () => {
  const { pins } = await readText('.nvmrc', '22');
  const { pins: image } = await readText('Dockerfile', 'FROM node:22');
  const kinds = (own: typeof pins, installed: Parameters<typeof checkTool>[0]['installed']) =>
    checkTool({ tool: 'node', pins: own, installed, today: TODAY, warnDays: 0 }).map(({ kind }) => kind);
  expect(kinds(pins, { kind: 'missing', command: 'node --version' })).toEqual(['not-installed']);
  expect(kinds(image, { kind: 'missing', command: 'node --version' })).toEqual(['unresolved']);
  expect(kinds(image, { kind: 'failed', command: 'node --version', why: 'w' })).toEqual(['probe-failed']);
});
