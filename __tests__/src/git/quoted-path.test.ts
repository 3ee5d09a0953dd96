import { expect, test } from '@jest/globals';
import { readPath } from '../../../src/git/quoted-path.ts';

test.each([
  ['plain/path.txt', 'plain/path.txt'],
  ['with spaces\t', 'with spaces'],
  ['"tab\\there"', 'tab\there'],
  ['"\\a\\b\\n\\v\\f\\r\\"\\\\"', '\u0007\b\n\v\f\r"\\'],
  ['"gr\\303\\266\\303\\237e"', 'größe'],
  ['"\\001\\177"', '\u0001\u007f'],
  ['"\\377"', '\ufffd'],
  ['"digits \\0011"', 'digits \u00011'],
  ['"end"after', 'end'],
])('%j is %j', (written, path) => {
  expect(readPath(Buffer.from(`b/${written}`), 2)).toBe(path);
});
