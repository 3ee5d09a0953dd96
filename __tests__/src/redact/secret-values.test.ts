import { describe, expect, test } from '@jest/globals';
import { isSecretName, secretValues } from '../../../src/redact/secret-values.ts';

describe('names that are taken to hold a secret', () => {
  test.each([
    'GITHUB_TOKEN',
    'ANTHROPIC_API_KEY',
    'ANTHROPIC_API_KEYS',
    'AWS_SECRET_ACCESS_KEY',
    'DB_PASSWORD',
    'PGPASSWORD',
    'password',
    'MY_PAT',
    'SENTRY_DSN',
    'NPM_AUTH',
    'GOOGLE_APPLICATION_CREDENTIALS',
    'KEY1',
    'GPG_PASSPHRASE',
    'APIKEY',
    'mytoken',
  ])('%s', name => expect(isSecretName(name)).toBe(true));
});

describe('names that are not', () => {
  test.each([
    'PWD',
    'OLDPWD',
    'SSH_AUTH_SOCK',
    'PATH',
    'HOME',
    'MONKEY',
    'KEYBOARD',
    'PATTERN',
    'GIT_AUTHOR_NAME',
    'TOKENIZERS_PARALLELISM',
    '',
  ])('%j', name => expect(isSecretName(name)).toBe(false));
});

test('a value of less than 8 characters is left alone: it would blank out ordinary words', () => {
  expect(secretValues({ A_TOKEN: '1234567', B_TOKEN: '12345678', C_TOKEN: undefined, D_TOKEN: '' })).toEqual([
    '12345678',
  ]);
});

test('a variable that p1.yml names is a secret whatever it is called', () => {
  expect(secretValues({ CUSTOMER: 'Example Ltd.', OTHER: 'not a secret' }, ['CUSTOMER'])).toEqual([
    'Example Ltd.',
  ]);
});

test('of a list each key is a secret too, and of several lines each line', () => {
  expect(secretValues({ API_KEYS: 'first-key, second-key' })).toEqual([
    'first-key, second-key',
    'first-key',
    'second-key',
  ]);
  expect(secretValues({ API_KEY: 'first-key,second-key' })).toEqual(['first-key,second-key']);
  const pem = '-----BEGIN KEY-----\r\nc2VjcmV0\n-----END KEY-----';
  expect(secretValues({ DEPLOY_KEY: `${pem}\n` })).toEqual([
    pem,
    '-----BEGIN KEY-----',
    'c2VjcmV0',
    '-----END KEY-----',
  ]);
});

test('white space around a value is not part of it, and equal values are one', () => {
  expect(secretValues({ A_TOKEN: ' same-value\n', B_TOKEN: 'same-value' })).toEqual(['same-value']);
});
