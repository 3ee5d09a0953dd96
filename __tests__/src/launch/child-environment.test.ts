import { expect, test } from '@jest/globals';
import { childEnvironment, type RunVariables } from '../../../src/launch/child-environment.ts';

const RUN: RunVariables = {
  runId: '20260101T000000Z-00000000',
  session: 'gh-1',
  step: 'work',
  attempt: 2,
  idempotencyKey: '20250101T000000Z-00000000',
  outputFolder: '/root/out',
  workspace: '/root/scratch',
  inputsFolder: '/root/inputs',
  parametersFile: '/root/parameters.json',
  parameters: { 'dry-run': false, limit: 3, text: '$(id)' },
  failureFile: '/run/failure.json',
  usageFile: '/root/usage.ndjson',
  microQps: 666_666,
  isSmoke: true,
  isOffline: false,
  allowsWorkflowCommands: false,
};

test.each([
  'INPUT_TOKEN',
  'INPUT_DRY-RUN',
  'ACTIONS_RUNTIME_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_URL',
  'GITHUB_TOKEN',
  'GITHUB_OUTPUT',
  'GITHUB_STATE',
  'GITHUB_ENV',
  'GITHUB_PATH',
  'GITHUB_STEP_SUMMARY',
])('%s is kept from the step, and given when its env says null', name => {
  expect(childEnvironment({ [name]: 'x' }, {}, RUN)).not.toHaveProperty([name]);
  expect(childEnvironment({ [name]: 'x' }, { [name]: null }, RUN)[name]).toBe('x');
});

test.each([
  'PATH',
  'HOME',
  'GITHUB_SHA',
  'GITHUB_REPOSITORY',
  'GITHUB_OUTPUT_DIR',
  'ANTHROPIC_API_KEY',
  'MY_INPUT_X',
])('%s reaches the step', name => expect(childEnvironment({ [name]: 'x' }, {}, RUN)[name]).toBe('x'));

test("the step's own env replaces the caller's, and a null for what the caller lacks adds nothing", () => {
  const env = childEnvironment({ LEVEL: 'caller' }, { LEVEL: 'step', ABSENT: null }, RUN);
  expect(env['LEVEL']).toBe('step');
  expect(env).not.toHaveProperty('ABSENT');
});

test('the step is told who it is, where to read and where to write', () => {
  expect(childEnvironment({}, {}, RUN)).toEqual({
    P1_RUN_ID: RUN.runId,
    P1_FAILURE_FILE: RUN.failureFile,
    P1_SESSION_ID: 'gh-1',
    P1_STEP: 'work',
    P1_ATTEMPT: '2',
    P1_IDEMPOTENCY_KEY: RUN.idempotencyKey,
    P1_OUTPUT_DIR: '/root/out',
    P1_WORKSPACE: '/root/scratch',
    P1_INPUTS_DIR: '/root/inputs',
    P1_PARAMETERS_FILE: '/root/parameters.json',
    P1_PARAM_DRY_RUN: 'false',
    P1_PARAM_LIMIT: '3',
    P1_PARAM_TEXT: '$(id)',
    P1_QPS: '0.666666',
    P1_USAGE_FILE: '/root/usage.ndjson',
    P1_SMOKE: '1',
    P1_OFFLINE: '0',
  });
});

test('nothing overrides the variables of p1', () => {
  const names = Object.keys(childEnvironment({}, {}, RUN));
  const forged = Object.fromEntries(names.map(name => [name, 'forged']));
  expect(Object.values(childEnvironment(forged, forged, RUN))).not.toContain('forged');
});

test('an offline step gets no model key, from no side, and its calls go nowhere', () => {
  const keys = { ANTHROPIC_API_KEY: 'k', ANTHROPIC_API_KEYS: 'a,b', ANTHROPIC_AUTH_TOKEN: 't' };
  const passedOn = { ANTHROPIC_API_KEY: null, ANTHROPIC_BASE_URL: 'https://api.example.org' };
  const offline = { ...RUN, isOffline: true };
  for (const env of [
    childEnvironment({ ...keys, ANTHROPIC_MODEL: 'm' }, passedOn, offline),
    childEnvironment({ ANTHROPIC_MODEL: 'm' }, keys, offline),
  ]) {
    expect(Object.keys(env).filter(name => name in keys)).toEqual([]);
    expect(env).toMatchObject({
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
      OFFLINE_MODE: 'true',
      P1_OFFLINE: '1',
      ANTHROPIC_MODEL: 'm',
    });
  }
});

test('a step is told where to report its costs, and how many requests per second are its share', () => {
  expect(childEnvironment({}, {}, RUN)).toMatchObject({
    P1_USAGE_FILE: '/root/usage.ndjson',
    P1_QPS: '0.666666',
  });
});

test('where nobody says how many requests are its share, it does not get those of its caller', () => {
  expect(childEnvironment({ P1_QPS: '9' }, {}, { ...RUN, microQps: null })).not.toHaveProperty('P1_QPS');
});
