import { describe, expect, test } from '@jest/globals';
import { parseToml, TomlError, type TomlNode, tomlAt } from '../../../src/formats/toml-source.ts';

function plain(value: TomlNode['value']): unknown {
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, node]) => [key, plain(node.value)]));
  return Array.isArray(value) ? value.map((node: TomlNode) => plain(node.value)) : value;
}

describe('read', () => {
  test.each<readonly [string, unknown]>([
    ['a = "x" # c\n\r\nb = 1_000\n', { a: 'x', b: '1_000' }],
    [
      '[a.b]\nc = true\n[a]\nd = 1979-05-27 07:32:00\n',
      { a: { b: { c: 'true' }, d: '1979-05-27 07:32:00' } },
    ],
    ['a.b.c = 1\na.b.d = 2\n', { a: { b: { c: '1', d: '2' } } }],
    ['"a b".\'c\' = 0x1F', { 'a b': { c: '0x1F' } }],
    ['a = [ # c\n 1, "2",\n [3],\n]', { a: ['1', '2', ['3']] }],
    ['a = { b = 1, c.d = "x" }', { a: { b: '1', c: { d: 'x' } } }],
    ['[[a]]\nb = 1\n[[a]]\nb = 2\n[a.c]\nd = 3\n', { a: [{ b: '1' }, { b: '2', c: { d: '3' } }] }],
    ['a = """\nx\\\n   y"z"""', { a: 'xy"z' }],
    ["a = '''\n\\n'''\nb = '\\'", { a: '\\n', b: '\\' }],
    ['a = "\\u00e9\\t\\U0001F600"', { a: 'é\t😀' }],
    ['a = -inf\nb = 6.02e23\n', { a: '-inf', b: '6.02e23' }],
    ['', {}],
  ])('%j', (text, expected) => expect(plain(parseToml(text))).toEqual(expected));
});

describe('refused', () => {
  test.each<readonly [string, string, number]>([
    ['a = 1\na = 2\n', 'twice', 6],
    ['[a]\nb = 1\n[a]\n', 'twice', 10],
    ['a.b = 1\n[a]\n', 'twice', 8],
    ['a = {b = 1}\na.c = 2\n', 'twice', 12],
    ['a = {b = 1, b = 2}\n', 'twice', 12],
    ['[[a]]\n[a]\n', 'twice', 6],
    ['a = [1]\n[[a]]\n', 'twice', 8],
    ['[a.b]\n[a]\nb.c = 1\n', 'twice', 10],
    ['a = "x\n', 'does not end', 4],
    ['a = [1, 2', '"," is expected', 9],
    ['a = \n', 'a value is expected', 4],
    ['a = yes\n', 'a value is expected', 4],
    ['a = 1 b = 2', 'the end of the line', 5],
    ['= 1', 'a key', 0],
    ['a = "\\q"', 'means nothing', 4],
    ['a', '"=" is expected', 1],
    [`a = ${'['.repeat(500)}`, 'too deeply', 105],
  ])('%j: %s', (text, message, offset) => {
    let thrown: unknown;
    try {
      parseToml(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(TomlError);
    expect(thrown).toMatchObject({ message: expect.stringContaining(message), offset });
  });
});

test('the place of a text is between its quotes', () => {
  const text = '[t]\nv = """\n1.2"""\n';
  const node = tomlAt(parseToml(text), 't', 'v');
  expect(text.slice(node?.start, node?.end)).toBe('1.2');
  expect(tomlAt(parseToml(text), 't', 'v', 'w')).toBeUndefined();
});
