import { expect, test } from '@jest/globals';
import {
  decimalOf,
  decimalText,
  distance,
  parseDecimal,
} from '../../../../src/regression/assertions/decimal.ts';

const read = (text: string) => {
  const found = parseDecimal(text);
  return found === undefined ? undefined : decimalText(found);
};

test.each([
  ['42', '42'],
  ['-0.50', '-0.5'],
  ['+.5', '0.5'],
  ['5.', '5'],
  ['1.25e2', '125'],
  ['1.25E-3', '0.00125'],
  ['9007199254740993', '9007199254740993'],
  ['0.1000000000000000000001', '0.1000000000000000000001'],
])('%s is %s', (text, shown) => {
  expect(read(text)).toBe(shown);
});

test.each(['', '.', '1e', '0x10', 'Infinity', 'NaN', '1 2', '1e999999', '1'.repeat(1001)])(
  '%p is no number',
  text => {
    expect(read(text)).toBeUndefined();
  },
);

test('what JavaScript holds is the shortest number that it prints', () => {
  expect(decimalText(decimalOf(0.1))).toBe('0.1');
  expect(decimalText(decimalOf(1e21))).toBe('1000000000000000000000');
  expect(decimalText(decimalOf(5e-324))).toBe(`0.${'0'.repeat(323)}5`);
  expect(decimalText(distance(decimalOf(0.93), decimalOf(0.91)))).toBe('0.02');
});
