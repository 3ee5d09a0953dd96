import { describe, expect, test } from '@jest/globals';
import { readEnvironment } from '../../../src/config/environment.ts';

test('an empty environment says nothing of a run', () => {
  const nothing = { buildId: null, provider: null, branch: null, prNumber: null };
  const guard = { dailyBudgetMicroUsd: null, concurrency: null, microQps: null };
  expect(readEnvironment({})).toEqual({
    isOffline: false,
    isRegression: false,
    isDebug: false,
    guard,
    ci: nothing,
  });
  expect(readEnvironment({ OFFLINE_MODE: '', CI_BRANCH: '' })).toEqual(readEnvironment({}));
});

describe('each variable sets one thing', () => {
  test.each([
    [{ OFFLINE_MODE: 'true' }, { isOffline: true }],
    [{ REGRESSION_MODE: 'true' }, { isRegression: true }],
    [{ DEBUG_MODE: 'true' }, { isDebug: true }],
    [{ OFFLINE_MODE: 'false' }, { isOffline: false }],
    [{ CI_BUILD_ID: '7' }, { ci: { buildId: '7' } }],
    [{ CI_PROVIDER: 'jenkins' }, { ci: { provider: 'jenkins' } }],
    [{ CI_BRANCH: 'main' }, { ci: { branch: 'main' } }],
    [{ CI_PR_NUMBER: '12' }, { ci: { prNumber: '12' } }],
  ])('%j', (env, settings) => {
    const nothing = readEnvironment({});
    const ci = 'ci' in settings ? settings.ci : {};
    expect(readEnvironment(env)).toEqual({ ...nothing, ...settings, ci: { ...nothing.ci, ...ci } });
  });
});

test('a flag that is neither true nor false is refused by name: all of them at once', () => {
  expect(() => readEnvironment({ OFFLINE_MODE: '1', DEBUG_MODE: 'yes\n' })).toThrow(
    'OFFLINE_MODE: "1" is not true or false. Set OFFLINE_MODE=true or unset it.\nDEBUG_MODE: "yes\\n" is not true or false. Set DEBUG_MODE=true or unset it.',
  );
});
