import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { JsonError, type JsonNode, jsonAt, parseJsonSource } from '../../../src/formats/json-source.ts';

function plain({ value }: JsonNode): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, node]) => [key, plain(node)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

test('what JSON.stringify writes is read as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 2), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(JSON.stringify(plain(parseJsonSource(text)))).toBe(JSON.stringify(JSON.parse(text)));
    }),
    { numRuns: 300 },
  );
});

test('every beginning of a document that is no document is refused, as JSON.parse refuses it', () => {
  const text = '{"a": [1, -2.5e3, "x\\u0041\\n", true, null], "b": {"c": {}}} ';
  for (let end = 0; end < text.length - 1; end += 1)
    expect(() => parseJsonSource(text.slice(0, end))).toThrow(JsonError);
});

describe('refused', () => {
  test.each([
    '{a: 1}',
    "{'a': 1}",
    '[1,]',
    '{"a": 1,}',
    '01',
    '"\t"',
    '// c\n1',
    '{"a" 1}',
    '1 2',
    'nul',
    '"\\x"',
  ])('%j', text => {
    expect(() => JSON.parse(text)).toThrow();
    expect(() => parseJsonSource(text)).toThrow(JsonError);
  });

  test('what is nested a thousand deep', () =>
    expect(() => parseJsonSource('['.repeat(1000))).toThrow('too deeply'));
});

test('the place of a text is between its quotes, comments may stand where they are allowed', () => {
  const text = '{ /* a */ "sdk": { // b\n "version": "8.0.1" } }';
  const node = jsonAt(parseJsonSource(text, { allowsComments: true }), 'sdk', 'version');
  expect(text.slice(node?.start, node?.end)).toBe('8.0.1');
  expect(jsonAt(parseJsonSource('{"a": 1}'), 'a', 'b')).toBeUndefined();
});
