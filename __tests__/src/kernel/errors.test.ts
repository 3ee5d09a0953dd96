import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  ConfigError,
  ExternalError,
  messageOf,
  quote,
  systemCode,
  visible,
} from '../../../src/kernel/errors.ts';

const caught = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

test('a ConfigError tells every problem on a line of its own: where, what, and the edit that fixes it', () => {
  const error = new ConfigError([
    { where: 'p1.yml:3:5', message: 'It is "x".', fix: 'It must be "y".' },
    { message: 'It is missing.', fix: 'Add it.' },
  ]);
  expect(error.message).toBe('p1.yml:3:5: It is "x". It must be "y".\nIt is missing. Add it.');
  expect(error.fix).toBe('It must be "y". Add it.');
  expect(error.problems).toHaveLength(2);
});

test('one problem needs no list', () => {
  expect(new ConfigError({ message: 'No.', fix: '' }).message).toBe('No.');
});

test('a place with line breaks and terminal controls stays one harmless line', () => {
  const where = 'a\n::error::b\u001b[31m\r';
  expect(new ConfigError({ where, message: 'No.', fix: 'Fix it.' }).message).toBe(
    'a\\u000a::error::b\\u001b[31m\\u000d: No. Fix it.',
  );
});

test('an ExternalError keeps its cause, its fix and whether trying again can help', () => {
  const cause = new Error('disk');
  const error = new ExternalError('No space.', { isRetryable: true, fix: 'Make some.', cause });
  expect(error).toMatchObject({ message: 'No space.', isRetryable: true, fix: 'Make some.', cause });
});

describe('a quoted value is one line of at most 80 characters', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
  test.each([
    ['text', 'a "b"', '"a \\"b\\""'],
    ['line breaks', 'a\nb\r', '"a\\nb\\r"'],
    ['terminal controls', '\u001b[31m\u009b1m\u007f', '"\\u001b[31m\\u009b1m\\u007f"'],
    ['changes of direction', 'a\u202eb\u2066c\u2028', '"a\\u202eb\\u2066c\\u2028"'],
    ['a map', { a: 1 }, '{"a":1}'],
    ['nothing', undefined, 'undefined'],
    ['80 characters', 'x'.repeat(78), `"${'x'.repeat(78)}"`],
    ['81 characters', 'x'.repeat(79), `"${'x'.repeat(75)}… (81 characters)`],
    ['what is nested too deeply for JSON', deep, 'a value nested too deeply to show'],
  ])('%s', (_title, value, text) => expect(quote(value)).toBe(text));
});

test('visible leaves letters of every language as they are', () => {
  expect(visible('Zürich 日本 🙂 \\n')).toBe('Zürich 日本 🙂 \\n');
});

test('the message and the system code of anything thrown can be had', () => {
  const missing = caught(() => readFileSync('no-such-file'));
  expect(systemCode(missing)).toBe('ENOENT');
  expect(messageOf(missing)).toMatch(/^ENOENT/);
  expect([systemCode(new Error('x')), systemCode('ENOENT'), systemCode(null)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect([messageOf('thrown text'), messageOf(undefined)]).toEqual(['thrown text', 'undefined']);
});
