import { expect, test } from '@jest/globals';
import { readText, shortPin } from './pins-of.ts';

const PATH = '.github/workflows/ci.yml';
const job = (steps: string, rest = '') =>
  `env:\n  TOP: '3.12'\njobs:\n  test:\n    steps:\n${steps}\n${rest}`;
const pins = async (text: string) => (await readText(PATH, text)).pins.map(shortPin);

test.each<readonly [string, readonly string[]]>([
  ['      - with: { node-version: 20 }', ['node 20 @6:31-33 range']],
  ["      - with:\n          node-version: '20.x' # c", ['node 20.x @7:26-30 range']],
  ['      - with: { java-version: "21", distribution: temurin }', ['java 21 @6:32-34 range']],
  ['      - with: { terraform_version: 1.9.8 }', ['terraform 1.9.8 @6:36-41 pin']],
  ['      - with: { python-version: "${{ env.TOP }}" }', ['python 3.12 @2:9-13 range']],
  ['      - with: { python-version: "${{ env.NO }}" }', ['python ${{ env.NO }} @6:34-47 unresolved']],
  [
    '      - with: { node-version: "${{ inputs.n || \'20\' }}" }',
    ["node ${{ inputs.n || '20' }} @6:32-55 unresolved"],
  ],
  ['      - uses: pnpm/action-setup@v4\n        with: { version: 9 }', ['pnpm 9 @7:26-27 range']],
  ['      - uses: dtolnay/rust-toolchain@1.80.0', ['rust 1.80.0 @6:38-44 pin']],
  [
    '      - uses: dtolnay/rust-toolchain@v1\n        with: { toolchain: "1.80" }',
    ['rust 1.80 @7:29-33 range'],
  ],
  ['      - with: { artifact-version: 3, version: 1 }', []],
])('%j says %j', async (steps, expected) => {
  expect(await pins(job(steps))).toEqual(expected);
});

test('values of a matrix are pins of one group, with those of include', async () => {
  const text = job(
    '      - with: { node-version: "${{ matrix.node }}" }\n      - with: { node-version: "${{ matrix.node }}" }',
    '    strategy:\n      matrix:\n        node: [18, "lts/*"]\n        include:\n          - { node: 22.1.0 }\n          - { os: x }\n',
  );
  const reading = await readText(PATH, text);
  expect(reading.pins.map(shortPin)).toEqual([
    'node 18 @10:16-18 range',
    'node lts/* @10:21-26 alias',
    'node 22.1.0 @12:21-27 pin',
  ]);
  expect(new Set(reading.pins.map(({ group }) => group)).size).toBe(1);
  expect(reading.pins[0]?.group).not.toBeNull();
});

test('a matrix that is worked out when the job runs is not resolved', async () => {
  const text = job(
    '      - with: { node-version: "${{ matrix.node }}" }',
    '    strategy:\n      matrix: ${{ fromJSON(needs.a.outputs.m) }}\n',
  );
  expect(await pins(text)).toEqual(['node ${{ matrix.node }} @6:32-50 unresolved']);
});

test('a number without quotes that loses its zero is told, since 3.1 is what is asked for', async () => {
  const { pins: found, problems } = await readText(PATH, job('      - with: { python-version: 3.10 }'));
  expect(found.map(({ text }) => text)).toEqual(['3.1']);
  expect(problems).toEqual([
    expect.objectContaining({ line: 6, column: 33, message: expect.stringContaining('is the number 3.1') }),
  ]);
});

test('an action that sets a tool up without a version is a use of it', async () => {
  const { uses } = await readText(
    PATH,
    job(
      '      - uses: actions/setup-go@v5\n      - uses: actions/setup-node@v4\n        with: { node-version-file: .nvmrc }',
    ),
  );
  expect(uses.map(({ tool, span }) => [tool, span.line])).toEqual([['go', 6]]);
});

test('the container of a job, an alias of YAML and a composite action are read', async () => {
  expect(await pins('jobs:\n  a:\n    container: node:20\n    steps: []\n')).toEqual([
    'node 20 @3:21-23 range',
  ]);
  expect(await pins('jobs:\n  a:\n    container: { image: "python:3.12-slim" }\n')).toEqual([
    'python 3.12 @3:33-37 range',
  ]);
  expect(await pins('x: &v "20"\njobs:\n  a:\n    steps:\n      - with: { node-version: *v }\n')).toEqual([
    'node 20 @1:8-10 range',
  ]);
  const composite = 'runs:\n  using: composite\n  steps:\n    - with: { node-version: 20 }\n';
  expect((await readText('.github/actions/x/action.yml', composite)).pins.map(shortPin)).toEqual([
    'node 20 @4:29-31 range',
  ]);
});

test.each([
  [
    '|\n            8.0.x\n            9.0.x',
    ['dotnet 8.0.x @8:13-18 range', 'dotnet 9.0.x @9:13-18 range'],
    true,
  ],
  ['|\n            8.0.x', ['dotnet 8.0.x @8:13-18 range'], false],
  ['"8.0.x\\n9.0.x"', ['dotnet 8.0.x @7:28-33 range', 'dotnet 9.0.x @7:35-40 range'], true],
])('versions on lines of their own, as in %j, are one list', async (written, expected, isList) => {
  const { pins: found } = await readText(PATH, job(`      - with:\n          dotnet-version: ${written}`));
  expect(found.map(shortPin)).toEqual(expected);
  expect(found.every(({ group }) => (group !== null) === isList)).toBe(true);
});

test('a number whose zero is lost is not to be edited: what is written is longer than what it says', async () => {
  const text = 'jobs:\n  a:\n    steps:\n      - with: { node-version: 18.10 }\n';
  const { pins } = await readText('.github/workflows/ci.yml', text);
  expect(pins.map(({ text: said, isFrozen }) => [said, isFrozen])).toEqual([['18.1', true]]);
});
