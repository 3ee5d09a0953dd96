import { expect, test } from '@jest/globals';
import { isPlainObject, parseJson } from '../../../src/kernel/trust-boundary.ts';

test.each([
  [{}, true],
  [{ a: 1 }, true],
  [Object.create(null), true],
  [null, false],
  [[], false],
  ['{}', false],
  [undefined, false],
])('%j is a map: %s', (value, answer) => expect(isPlainObject(value)).toBe(answer));

test('JSON with a key __proto__ brings a key of its own and no other prototype', () => {
  const value = parseJson('{"__proto__": {"isAdmin": true}}');
  expect(Object.keys(Object(value))).toEqual(['__proto__']);
  expect(Reflect.get(Object(value), 'isAdmin')).toBeUndefined();
});
