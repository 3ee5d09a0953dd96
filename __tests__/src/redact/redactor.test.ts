import { describe, expect, test } from '@jest/globals';
import { createRedactor } from '../../../src/redact/redactor.ts';

const KEY = `sk-ant-${'a1B2'.repeat(8)}`;
const none = createRedactor({ secrets: [], patterns: [] });
const withPatterns = (...patterns: readonly RegExp[]) => createRedactor({ secrets: [], patterns });

test('a secret is hidden wherever it stands, as often as it stands there', () => {
  const { text } = createRedactor({ secrets: ['correct.horse'], patterns: [] });
  expect(text('a correct.horse, xcorrect.horsex')).toBe('a ***, x***x');
  expect(text('correctxhorse')).toBe('correctxhorse');
});

test('of two secrets of which one starts the other, nothing is left', () => {
  const { text } = createRedactor({ secrets: ['abcdefgh', 'abcdefghijkl'], patterns: [] });
  expect(text('abcdefghijkl abcdefgh')).toBe('*** ***');
});

test('every character that an expression knows is taken as it is', () => {
  const secret = '\\^$.*+?()[]{}|/-a';
  expect(createRedactor({ secrets: [secret], patterns: [] }).text(`<${secret}>`)).toBe('<***>');
});

describe('a known token is hidden without being known', () => {
  test.each([
    ['alone', KEY, '***'],
    ['behind an equals sign', `K=${KEY}`, 'K=***'],
    ['behind an underscore', `my_${KEY}`, 'my_***'],
    ['behind a line break in JSON', `{"m":"line\\n${KEY}"}`, '{"m":"line\\n***"}'],
    ['behind a code point in JSON', `{"m":"a\\u0026${KEY}"}`, '{"m":"a\\u0026***"}'],
    ['percent-encoded behind an equals sign', `?key%3D${KEY}&a`, '?key%3D***&a'],
    ['in colour', `\u001b[31m${KEY}\u001b[0m`, '\u001b[31m***\u001b[0m'],
    ['of GitHub', `ghp_${'a1'.repeat(18)}`, '***'],
    ['of AWS', 'AKIAIOSFODNN7EXAMPLE', '***'],
    ['of OpenID', `eyJhbGciOiJIUzI1NiJ9.eyJ${'a'.repeat(20)}.${'b'.repeat(20)}`, '***'],
  ])('%s', (_title, text, hidden) => expect(none.text(text)).toBe(hidden));
});

describe('what only resembles a token stays', () => {
  test.each([
    'sk-ant-short',
    'ghp_',
    'task-ant-colony-simulation-of-the-year',
    `x${KEY}`,
    'AKIA is a prefix',
  ])('%s', text => expect(none.text(text)).toBe(text));
});

describe("the user's patterns", () => {
  test.each([
    ['hide what they match', /ID-\d+/, 'ID-12, ID-x', '***, ID-x'],
    [
      'anchor to lines, so that it does not matter how a log is cut into pieces',
      /^pin .*$/,
      'a\npin 1234\nb',
      'a\n***\nb',
    ],
    ['may match nothing at a place', /\b/, 'a word', 'a word'],
    ['are alternatives of their own', /a1|b2/, 'a1 b2 a2', '*** *** a2'],
  ])('%s', (_title, pattern, text, hidden) => expect(withPatterns(pattern).text(text)).toBe(hidden));

  test('never show a token that they touch', () => {
    expect(withPatterns(/\b/, /sk/).text(`key ${KEY}`)).toBe('key ***');
  });
});

test('a value is hidden in every text it holds, keys included, and keeps its shape', () => {
  const { value } = createRedactor({ secrets: ['hunter2hunter2'], patterns: [] });
  expect(
    value({ 'k-hunter2hunter2': ['hunter2hunter2', 3, null, true], deep: { a: 'x hunter2hunter2' } }),
  ).toEqual({
    'k-***': ['***', 3, null, true],
    deep: { a: 'x ***' },
  });
});

test('with no secret and no pattern, 10 MB of ordinary log come through as they are', () => {
  const log = 'epoch 3/10 the quick brown fox http://a.b/c loss=0.123\n'.repeat(200_000);
  expect(none.text(log)).toBe(log);
});
