import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { DEFAULTS } from '../../../src/config/defaults.ts';
import { type LoadOptions, loadConfig } from '../../../src/config/load.ts';
import { DEFAULT_DEPENDENCIES, DEFAULT_DLQ } from '../../../src/config/without-file.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();

function load(content: string, given: Partial<LoadOptions> = {}) {
  folder.write('.github/p1.yml', content);
  return loadConfig({ workingFolder: folder.path, file: null, root: null, ...given }).config;
}

const WHOLE = `
version: 1
root: work/p1
report: { history-days: 7 }
prices: { local-model: { input: 1, output: 2.5 } }
guard:
  mode: shadow
  store: directory
  branch: spending
  daily-budget-usd: 12.5
  concurrency: 4
  qps: 0.5
  wait: 2m
scan: { config: rules.toml, fail-on: high, max-file-mb: 7, decode-depth: 0, archive-depth: 1 }
dlq: { max-attempts: 3, allow: { events: [schedule] } }
toolchain: { fail-on: [conflict], warn-days: 7 }
regression: { cases: cases, tolerance: 0.1, noisy-repeats: 9 }
gates: { roster: [workflows, secrets], on-error: warn, timeout: 10s, regression-timeout: 1m, protected: ['steps/**'], approvers: [octocat] }
redact: [CUSTOMER_NAME, 'ID-\\d+']
steps:
  build:
    run: make
    smoke: make smoke
    shell: sh -c
    cwd: src
    env: { LEVEL: 3, DEBUG: true, NAME: x, GITHUB_TOKEN: null }
    parameters:
      size: integer
      mode: { type: string, default: fast, values: [fast, slow], description: how }
    outputs: [a.txt, { path: '*.json', min-bytes: 2, schema: schema.json }, { path: b.json, json: true }]
    timeout: 5m
    grace: 0s
    budget-usd: 0.75
    keep: 2
  test: { run: make test, inputs-from: [build] }
`;

test('every key of the file has its effect', () => {
  const config = load(WHOLE);
  expect(config).toEqual({
    file: '.github/p1.yml',
    digest: createHash('sha256').update(WHOLE).digest('hex'),
    repositoryRoot: folder.path,
    root: folder.at('work/p1'),
    prices: { 'local-model': { input: 1, output: 2.5 } },
    guard: {
      source: '.github/p1.yml',
      isConfigured: true,
      mode: 'shadow',
      store: 'directory',
      branch: 'spending',
      waitMs: 120_000,
      written: { dailyBudgetMicroUsd: 12_500_000, concurrency: 4, microQps: 500_000 },
      ceilings: { dailyBudgetMicroUsd: 100_000_000, concurrency: 10, microQps: 20_000_000 },
    },
    dlq: { ...DEFAULT_DLQ, maxAttempts: 3, allow: { workflows: [], events: ['schedule'] } },
    scan: {
      config: 'rules.toml',
      isConfigNamed: true,
      ignore: '.github/p1-secrets.ignore.yml',
      failOn: 'high',
      maxFileBytes: 7_000_000,
      decodeDepth: 0,
      archiveDepth: 1,
    },
    toolchain: { failOn: ['conflict'], warnDays: 7 },
    dependencies: DEFAULT_DEPENDENCIES,
    regression: { ...DEFAULTS.regression, cases: 'cases', tolerance: 0.1, noisyRepeats: 9 },
    gates: {
      roster: ['workflows', 'secrets'],
      onError: 'warn',
      timeoutMs: 10_000,
      regressionTimeoutMs: 60_000,
      protectedPaths: ['steps/**'],
      approvers: ['octocat'],
    },
    historyDays: 7,
    redact: ['CUSTOMER_NAME', 'ID-\\d+'],
    steps: { build: expect.anything(), test: expect.objectContaining({ inputsFrom: ['build'] }) },
  });
  expect(config.steps['build']).toMatchObject({
    run: 'make',
    smoke: 'make smoke',
    shell: 'sh -c',
    cwd: 'src',
    env: { LEVEL: '3', DEBUG: 'true', NAME: 'x', GITHUB_TOKEN: null },
    parameters: {
      size: { type: 'integer', default: null, values: null },
      mode: { type: 'string', default: 'fast', values: ['fast', 'slow'] },
    },
    budgetMicroUsd: 750_000,
    inputsFrom: [],
    outputs: [
      { path: 'a.txt', minBytes: 0, isJson: false, schema: null },
      { path: '*.json', minBytes: 2, isJson: true, schema: 'schema.json' },
      { path: 'b.json', minBytes: 0, isJson: true, schema: null },
    ],
    timeoutMs: 300_000,
    graceMs: 0,
    keep: 2,
  });
});

test('a file of a version and no more is all defaults', () => {
  expect(load('version: 1\n')).toMatchObject({
    root: folder.at('.p1'),
    historyDays: 90,
    redact: [],
    steps: {},
  });
});

test('without a file all is default, and the digest is none', () => {
  const loaded = loadConfig({ workingFolder: folder.path, file: null, root: 'elsewhere' });
  expect(loaded.source).toBeNull();
  expect(loaded.config).toMatchObject({ file: null, digest: null, root: folder.at('elsewhere'), steps: {} });
});

test('a root that the caller gives wins, and is relative to the working folder', () => {
  const workingFolder = folder.at('.github');
  expect(load(WHOLE, { workingFolder, file: 'p1.yml', root: '../x' }).root).toBe(folder.at('x'));
});

describe('what one value cannot show by itself is refused too', () => {
  const steps = (lines: string): string =>
    `version: 1\nsteps:\n  a: {run: x}\n  b:\n    run: x\n    ${lines}\n`;
  test.each([
    [
      'inputs from a step that is none',
      steps('inputs-from: [a, c]'),
      '.github/p1.yml:6:22: `inputs-from` names "c", which is not another step. Name one of: a.',
    ],
    [
      'inputs from the step itself',
      steps('inputs-from: [b]'),
      '.github/p1.yml:6:19: `inputs-from` names "b", which is not another step. Name one of: a.',
    ],
    [
      'inputs from what every object has',
      steps('inputs-from: [constructor]'),
      '.github/p1.yml:6:19: `inputs-from` names "constructor", which is not another step. Name one of: a.',
    ],
    [
      'a default of another type',
      steps('parameters: {n: {type: integer, default: 1.5}}'),
      '.github/p1.yml:6:46: The default 1.5 is not of type integer. Change one of the two.',
    ],
    [
      'a default that is no legal value',
      steps('parameters: {n: {type: string, values: [a, b], default: c}}'),
      '.github/p1.yml:6:61: The default "c" is not one of the legal values. It must be "a" or "b".',
    ],
    [
      'two parameters of one variable',
      steps('parameters: {a-b: string, A_B: string}'),
      '.github/p1.yml:6:31: "A_B" and "a-b" would both be P1_PARAM_A_B. Rename one of them.',
    ],
    [
      'a pattern that is no expression',
      'version: 1\nredact: ["("]\n',
      '.github/p1.yml:2:10: This is not a regular expression. Correct it, or name an environment variable.',
    ],
    [
      'a pattern that matches nothing',
      'version: 1\nredact: [KEY, "a*"]\n',
      '.github/p1.yml:2:15: This pattern matches the empty text. Make it match at least one character.',
    ],
    [
      'a pattern that counts groups',
      'version: 1\nredact: ["(a)\\\\1"]\n',
      '.github/p1.yml:2:10: This pattern has a back reference or a named group. Write it without `\\1` and `(?<name>…)`.',
    ],
    [
      'a pattern that names groups',
      'version: 1\nredact: ["(?<a>x)"]\n',
      '.github/p1.yml:2:10: This pattern has a back reference or a named group. Write it without `\\1` and `(?<name>…)`.',
    ],
  ])('%s', (_title, content, message) => expect(() => load(content)).toThrow(new Error(message)));
});

test.each(['.', '..', './.github/..'])(
  'a root of %s is refused: p1 would ignore the whole repository there',
  root => {
    const message = /which holds the repository: .* Name a folder of its own, such as \.p1\./;
    expect(() => load(`version: 1\nroot: ${root}\n`)).toThrow(message);
    expect(() => load('version: 1\n', { root })).toThrow(/^--root: /);
  },
);
