import { describe, expect, test } from '@jest/globals';
import type { GuardConfig } from '../../../src/config/config.ts';
import { UNCONFIGURED_GUARD } from '../../../src/config/without-file.ts';
import { rulesOf, sectionOf } from '../../../src/guard/rules.ts';
import type { PolicyFile } from '../../../src/guard/state-port.ts';
import { ConfigError } from '../../../src/kernel/errors.ts';

const environment = { dailyBudgetMicroUsd: null, concurrency: null, microQps: null };
const where = '.github/p1.yml of main';
const found = (text: string): PolicyFile => ({ kind: 'found', text, where });
const own: GuardConfig = {
  ...UNCONFIGURED_GUARD,
  source: 'own',
  isConfigured: true,
  mode: 'off',
  store: 'directory',
  branch: 'mine',
  waitMs: 5000,
  written: { dailyBudgetMicroUsd: 1_000_000, concurrency: 1, microQps: null },
};

test('on a machine the own file is the policy', () => {
  expect(rulesOf({ kind: 'local' }, { config: own, environment })).toMatchObject({
    mode: 'off',
    isConfigured: true,
    waitMs: 5000,
    limits: { concurrency: { value: 1, source: 'own' } },
  });
});

test('a default branch without p1.yml sets up no guard: it looks on, and the own file only lowers numbers', () => {
  expect(rulesOf({ kind: 'absent' }, { config: own, environment })).toMatchObject({
    mode: 'shadow',
    isConfigured: false,
    waitMs: 0,
    limits: { concurrency: { value: 1, source: 'own' }, microQps: { value: 666_666, source: 'default' } },
  });
});

test("the default branch's section holds: the own mode, wait, store and branch count for nothing", () => {
  const policy = found(
    'version: 1\nguard: {mode: enforce, wait: 1m, branch: shared, daily-budget-usd: 0.5}\n',
  );
  const rules = rulesOf(policy, { config: own, environment: { ...environment, concurrency: 2 } });
  expect(rules).toEqual({
    mode: 'enforce',
    isConfigured: true,
    waitMs: 60_000,
    limits: {
      dailyBudgetMicroUsd: { value: 500_000, source: where },
      concurrency: { value: 1, source: 'own' },
      microQps: { value: 666_666, source: 'default' },
    },
  });
  expect(sectionOf(policy, own)).toMatchObject({ store: 'auto', branch: 'shared' });
});

test('a default branch whose file has no guard, but a step with a budget, has set the guard up', () => {
  const rules = rulesOf(found('version: 1\nsteps: {a: {run: x, budget-usd: 1}}\n'), {
    config: own,
    environment,
  });
  expect(rules).toMatchObject({ mode: 'enforce', isConfigured: true });
});

describe('limits of the default branch that cannot be read are not taken for none', () => {
  test.each([
    ['no YAML', 'guard: {', /^\.github\/p1\.yml of main/],
    ['no map', 'guard: enforce\n', 'of main:1:8: `guard` is "enforce". It must be a map of keys and values.'],
    [
      'nothing at all after the key',
      'version: 1\nguard:\n',
      '`guard` is empty. It must be a map of keys and values.',
    ],
    ['no map in the whole file', '- guard\n', 'The file is a list.'],
    ['an unknown key', 'guard:\n  budget: 5\n', 'of main:2:3: `guard` has no key "budget".'],
    [
      'an illegal mode',
      'guard: {mode: on}\n',
      '`guard.mode` is "on". It must be "enforce" or "shadow" or "off".',
    ],
    [
      'a negative budget',
      'guard: {daily-budget-usd: -1}\n',
      '`guard.daily-budget-usd` is -1. It must be at least 0.',
    ],
    [
      'a budget in words',
      'guard: {daily-budget-usd: ten}\n',
      '`guard.daily-budget-usd` is "ten". It must be a number.',
    ],
    ['half a slot', 'guard: {concurrency: 0.5}\n', '`guard.concurrency` is 0.5. It must be an integer.'],
  ])('%s', (_title, text, message) => {
    const ask = () => rulesOf(found(text), { config: own, environment });
    expect(ask).toThrow(ConfigError);
    expect(ask).toThrow(message);
  });
});

test('parts of the file that are not the guard may be illegal: they are not its business', () => {
  const policy = found('version: 9\nsteps: 5\nunknown: true\nguard: {concurrency: 2}\n');
  expect(rulesOf(policy, { config: { ...own, written: { ...environment } }, environment })).toMatchObject({
    limits: { concurrency: { value: 2, source: where } },
  });
});

test('an empty p1.yml on the default branch sets up nothing', () => {
  expect(rulesOf(found(''), { config: own, environment })).toMatchObject({ isConfigured: false });
});
