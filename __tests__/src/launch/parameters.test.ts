import { expect, test } from '@jest/globals';
import type { ParameterConfig } from '../../../src/config/config.ts';
import { ConfigError } from '../../../src/kernel/errors.ts';
import { resolveParameters } from '../../../src/launch/parameters.ts';

const declared = (type: ParameterConfig['type'], own: Partial<ParameterConfig> = {}) => ({
  value: { type, default: null, values: null, ...own },
});

test.each([
  ['string', ''],
  ['string', '$(touch x); `id` "\'\n'],
  ['number', -1.5],
  ['integer', 9007199254740991],
  ['boolean', false],
] as const)('a %s takes %j as it is', (type, value) => {
  expect(resolveParameters(declared(type), { value })).toEqual({ value });
});

test.each([
  ['string', 1],
  ['string', 'a\0b'],
  ['string', ['a']],
  ['number', '1'],
  ['number', Number.NaN],
  ['number', Number.POSITIVE_INFINITY],
  ['integer', 1.5],
  ['integer', 2 ** 53],
  ['boolean', 'true'],
  ['boolean', 0],
] as const)('a %s refuses %j, and says what it takes', (type, value) => {
  expect(() => resolveParameters(declared(type), { value })).toThrow(
    new RegExp(`^parameter value: .* is not of type ${type}\\.`),
  );
});

test('a default stands in for a value that is not given, and only then', () => {
  const declaration = declared('integer', { default: 7 });
  expect(resolveParameters(declaration, {})).toEqual({ value: 7 });
  expect(resolveParameters(declaration, { value: 0 })).toEqual({ value: 0 });
  expect(() => resolveParameters(declaration, { value: null })).toThrow(ConfigError);
});

test('a value that is missing and has no default is named', () => {
  expect(() => resolveParameters(declared('string'), {})).toThrow(
    'parameter value: It was not given and has no default.',
  );
});

test('a list of legal values refuses every other one, and shows the list', () => {
  const declaration = declared('string', { values: ['mini', 'extended'] });
  expect(resolveParameters(declaration, { value: 'mini' })).toEqual({ value: 'mini' });
  expect(() => resolveParameters(declaration, { value: 'Mini' })).toThrow(
    '"Mini" is not one of "mini", "extended".',
  );
});

test('all problems are told at once, a misspelt name with the nearest one', () => {
  const names = { tier: declared('string').value, limit: declared('integer').value };
  expect(() => resolveParameters(names, { teir: 'a', limit: 'b' })).toThrow(
    /parameter "teir": [^\n]*`?tier`?[\s\S]*parameter tier: [\s\S]*parameter limit: "b"/,
  );
});

test.each(['__proto__', 'constructor', 'toString'])(
  'a parameter called %s is one like any other: unknown unless it is declared',
  name => {
    const given: unknown = JSON.parse(`{"${name}": "x"}`);
    expect(() => resolveParameters({}, Object(given))).toThrow('The step declares no such parameter.');
  },
);
