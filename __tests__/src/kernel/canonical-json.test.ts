import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalFile, canonicalJson } from '../../../src/kernel/canonical-json.ts';

test('keys are in the order of their UTF-16 units, at every depth', () => {
  expect(canonicalJson({ b: 1, a: { '\u{1f600}': 1, '\ufb33': 2, '1': [] }, '€': {} })).toBe(
    '{"a":{"1":[],"\u{1f600}":1,"\ufb33":2},"b":1,"€":{}}',
  );
});

test('numbers and texts are as RFC 8785 has them', () => {
  expect(
    canonicalJson([JSON.parse('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001, -0]),
  ).toBe('[333333333.3333333,1e+30,4.5,0.002,1e-27,0]');
  expect(canonicalJson('\u20ac$\u000f\nA\'B"\\/')).toBe('"€$\\u000f\\nA\'B\\"\\\\/"');
});

test('a file has the same content with one member a line', () => {
  expect(canonicalFile({ b: [1, { c: null }], a: {}, d: [] })).toBe(
    '{\n  "a": {},\n  "b": [\n    1,\n    {\n      "c": null\n    }\n  ],\n  "d": []\n}\n',
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, [undefined], { a: () => 1 }])(
  'what JSON has no form for is refused: %p',
  value => {
    expect(() => canonicalJson(value)).toThrow(RangeError);
  },
);

test('any value is read back as it was, and its text does not depend on the order of its keys', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const text = canonicalJson(value);
      const back: unknown = JSON.parse(text);
      expect(JSON.parse(canonicalFile(value))).toEqual(back);
      expect(canonicalJson(back)).toBe(text);
      expect(canonicalJson(reversed(value))).toBe(text);
    }),
  );
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, item]) => [key, reversed(item)]));
}
