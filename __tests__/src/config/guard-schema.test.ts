import { describe, expect, test } from '@jest/globals';
import type { GuardConfig } from '../../../src/config/config.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const NOTHING = { dailyBudgetMicroUsd: null, concurrency: null, microQps: null };

function guardOf(content: string): GuardConfig {
  folder.write('.github/p1.yml', `version: 1\n${content}`);
  return loadConfig({ workingFolder: folder.path, file: null, root: null }).config.guard;
}

test('a file that says nothing of the guard leaves it looking on', () => {
  expect(guardOf('steps: {a: {run: x}}\n')).toMatchObject({
    isConfigured: false,
    mode: 'shadow',
    written: NOTHING,
  });
});

describe('the guard is set up', () => {
  test.each([
    ['by its section', 'guard: {}\n'],
    ['by a step with a budget', 'steps: {a: {run: x, budget-usd: 0.5}}\n'],
  ])('%s, with nothing but defaults', (_title, content) => {
    expect(guardOf(content)).toEqual({
      source: '.github/p1.yml',
      isConfigured: true,
      mode: 'enforce',
      store: 'auto',
      branch: 'p1-state',
      waitMs: 0,
      written: NOTHING,
      ceilings: { dailyBudgetMicroUsd: 100_000_000, concurrency: 10, microQps: 20_000_000 },
    });
  });

  test('with every key', () => {
    const section = `guard:
  mode: shadow
  store: directory
  branch: state/of-p1
  daily-budget-usd: 12.345678
  concurrency: 5
  qps: 0.5
  wait: 90s
  ceilings: { daily-budget-usd: 12.5, concurrency: 6, qps: 1.5 }
`;
    expect(guardOf(section)).toEqual({
      source: '.github/p1.yml',
      isConfigured: true,
      mode: 'shadow',
      store: 'directory',
      branch: 'state/of-p1',
      waitMs: 90_000,
      written: { dailyBudgetMicroUsd: 12_345_678, concurrency: 5, microQps: 500_000 },
      ceilings: { dailyBudgetMicroUsd: 12_500_000, concurrency: 6, microQps: 1_500_000 },
    });
  });

  test('a limit that is written as its default is written all the same', () => {
    expect(guardOf('guard: {concurrency: 3}\n').written).toEqual({ ...NOTHING, concurrency: 3 });
  });
});

describe('what is illegal is refused, with its place and what is legal', () => {
  test.each([
    ['guard:\n', '2:7: `guard` is empty. It must be a map of keys and values.'],
    [
      'guard: {ceilings: {daily-budget: 1}}\n',
      '2:20: `guard.ceilings` has no key "daily-budget". Did you mean `daily-budget-usd`?',
    ],
    ['guard: {mode: strict}\n', '2:15: `guard.mode` is "strict". It must be "enforce" or "shadow" or "off".'],
    [
      'guard: {store: cache}\n',
      '2:16: `guard.store` is "cache". It must be "auto" or "branch" or "directory".',
    ],
    ['guard: {daily-budget-usd: -1}\n', '2:27: `guard.daily-budget-usd` is -1. It must be at least 0.'],
    [
      'guard: {daily-budget-usd: 1000001}\n',
      '2:27: `guard.daily-budget-usd` is 1000001. It must be at most 1000000.',
    ],
    ['guard: {daily-budget-usd: "5"}\n', '2:27: `guard.daily-budget-usd` is "5". It must be a number.'],
    ['guard: {daily-budget-usd: .inf}\n', '2:27: `guard.daily-budget-usd` is'],
    ['guard: {concurrency: 0}\n', '2:22: `guard.concurrency` is 0. It must be at least 1.'],
    ['guard: {concurrency: 1.5}\n', '2:22: `guard.concurrency` is 1.5. It must be an integer.'],
    ['guard: {qps: 0}\n', '2:14: `guard.qps` is 0. It must be a number above 0.'],
    ['guard: {qps: 1001}\n', '2:14: `guard.qps` is 1001. It must be at most 1000.'],
    [
      'guard: {wait: 5}\n',
      '2:15: `guard.wait` is 5. It must be text (put it in quotes if it looks like a number).',
    ],
    ['guard: {wait: soon}\n', '2:15: `guard.wait` is "soon". It must be'],
    ['guard: {budget: 5}\n', '2:9: `guard` has no key "budget".'],
    ['guard: {ceilings: {qps: 0}}\n', '2:25: `guard.ceilings.qps` is 0. It must be a number above 0.'],
  ])('%j', (content, message) => {
    expect(() => guardOf(content)).toThrow(message);
  });
});

describe('the state has a branch of its own', () => {
  test.each(['main', 'master', 'HEAD', 'a..b', 'a//b', 'a/', 'a.', 'a.lock', '-a', '.a', 'a b', 'a~1', ''])(
    'and %j is none',
    branch => {
      expect(() => guardOf(`guard: {branch: ${JSON.stringify(branch)}}\n`)).toThrow(
        'It must be the name of a branch of its own.',
      );
    },
  );
});
