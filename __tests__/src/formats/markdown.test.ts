import { describe, expect, test } from '@jest/globals';
import { block, cell, code, table } from '../../../src/formats/markdown.ts';

describe('a cell is text, whatever it holds', () => {
  test.each([
    ['plain text', 'a b', 'a b'],
    ['line breaks', ' a\r\n b\tc ', 'a b c'],
    ['a column', 'a|b', 'a\\|b'],
    ['an element', '<img src=x>', '\\<img src=x\\>'],
    ['a link', '[a](http://b)', '\\[a\\](http://b)'],
    ['emphasis', '*a* _b_ ~c~', '\\*a\\* \\_b\\_ \\~c\\~'],
    ['code', '`a`', '\\`a\\`'],
    ['an escape', 'a\\|b', 'a\\\\\\|b'],
    ['a mention', '@org/team #1', '\\@org/team \\#1'],
  ])('%s', (_title, text, markdown) => expect(cell(text)).toBe(markdown));
});

describe('inline code is fenced so that its content cannot end it', () => {
  test.each([
    ['plain', 'npm test', '`npm test`'],
    ['one backtick', 'a`b', '``a`b``'],
    ['a run of backticks', 'a```b', '````a```b````'],
    ['a backtick at an end', '`a', '`` `a ``'],
    ['line breaks', 'a\nb', '`a b`'],
    ['a column', 'a | b', '`a \\| b`'],
    ['nothing', '', '`  `'],
  ])('%s', (_title, text, markdown) => expect(code(text)).toBe(markdown));
});

test('a table has a head, a rule and a row each', () => {
  expect(
    table(
      ['a', 'b'],
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ),
  ).toBe('| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |\n');
});

test('a block of code ends where it should, whatever it holds', () => {
  expect(block('a\n```\nb\n')).toBe('````text\na\n```\nb\n````');
  expect(block('a')).toBe('```text\na\n```');
});
