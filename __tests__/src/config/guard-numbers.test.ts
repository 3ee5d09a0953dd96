import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { microQpsOf, parseConcurrency, parseMicroQps } from '../../../src/config/guard-numbers.ts';

test.each<[string, number | undefined]>([
  ['1', 1],
  ['1000', 1000],
  ['007', 7],
  ['0', undefined],
  ['1001', undefined],
  ['-1', undefined],
  ['1.5', undefined],
  ['1e2', undefined],
  ['', undefined],
  [' 1', undefined],
  ['99999', undefined],
])('a text of %j is %p slots', (text, slots) => {
  expect(parseConcurrency(text)).toBe(slots);
});

test.each<[string, number | undefined]>([
  ['2', 2_000_000],
  ['0.5', 500_000],
  ['0.000001', 1],
  ['1000', 1_000_000_000],
  ['0', undefined],
  ['0.0000001', undefined],
  ['1000.000001', undefined],
  ['-1', undefined],
  ['.5', undefined],
  ['1e3', undefined],
  ['', undefined],
])('a text of %j is %p millionths of a request per second', (text, microQps) => {
  expect(parseMicroQps(text)).toBe(microQps);
});

test('a rate is never rounded up, nor are binary fractions rounded down', () => {
  expect(microQpsOf(0.1 + 0.2)).toBe(300_000);
  expect(microQpsOf(0.0000019)).toBe(1);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), microQps => {
      expect(microQpsOf(microQps / 1_000_000)).toBe(microQps);
    }),
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 1e-9, 1000.1])('%p is no rate', qps => {
  expect(microQpsOf(qps)).toBeUndefined();
});
