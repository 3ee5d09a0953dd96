import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../../src/kernel/errors.ts';
import {
  flag,
  inputVariable,
  lines,
  multiline,
  optionalDuration,
  optionalJsonObject,
  parseInputs,
  text,
} from '../../../src/kernel/inputs.ts';

describe('each kind of input takes what it says and nothing else', () => {
  const { parse: parseText } = text();
  const { parse: parseMultiline } = multiline();
  const { parse: parseLines } = lines();
  const { parse: parseFlag } = flag(false);
  const { parse: parseDuration } = optionalDuration();
  const { parse: parseObject } = optionalJsonObject();
  test.each<[string, (raw: string) => unknown, string, unknown]>([
    ['a line', parseText, 'a line ::x::', 'a line ::x::'],
    ['no line break in a line', parseText, 'a\nb', undefined],
    ['no carriage return in a line', parseText, 'a\rb', undefined],
    ['no NUL in a line', parseText, 'a\0b', undefined],
    ['several lines', parseMultiline, 'a\n b\n', 'a\n b\n'],
    ['no NUL in several lines', parseMultiline, 'a\n\0', undefined],
    ['a list of lines without blank ones', parseLines, 'a\r\n\n  b \n', ['a', 'b']],
    ['an empty list of lines', parseLines, '', []],
    ['no NUL in a list of lines', parseLines, 'a\0', undefined],
    ['true', parseFlag, 'true', true],
    ['false', parseFlag, 'false', false],
    ['no yes', parseFlag, 'yes', undefined],
    ['no True', parseFlag, 'True', undefined],
    ['no empty flag', parseFlag, '', undefined],
    ['a duration', parseDuration, '5m', 300_000],
    ['no duration at all', parseDuration, '', null],
    ['no duration without a unit', parseDuration, '5', undefined],
    ['no duration of nothing, in which no step can finish', parseDuration, '0s', undefined],
    ['an object', parseObject, '{"a": [1]}', { a: [1] }],
    ['no object at all', parseObject, '', null],
    ['no list', parseObject, '[]', undefined],
    ['no JSON null', parseObject, 'null', undefined],
    ['no JSON that is cut short', parseObject, '{"a": ', undefined],
  ])('%s', (_title, parse, raw, value) => expect(parse(raw)).toEqual(value));
});

test('the runner upper-cases a name and keeps its hyphens', () => {
  expect(inputVariable('ignore-jobs')).toBe('INPUT_IGNORE-JOBS');
  expect(inputVariable('two words')).toBe('INPUT_TWO_WORDS');
});

const specs = {
  step: text(),
  smoke: flag(false),
  timeout: optionalDuration(),
  config: text('.github/p1.yml'),
};

test('an input that the runner did not set has its default, and white space around is not part of one', () => {
  expect(parseInputs(specs, { INPUT_STEP: '  build \n', INPUT_SMOKE: 'true' })).toEqual({
    step: 'build',
    smoke: true,
    timeout: null,
    config: '.github/p1.yml',
  });
});

test('all illegal inputs are told at once, each with its value and what is legal', () => {
  const env = { INPUT_STEP: 'a\nb', INPUT_SMOKE: 'maybe', INPUT_TIMEOUT: '5 min' };
  expect(() => parseInputs(specs, env)).toThrow(ConfigError);
  expect(() => parseInputs(specs, env)).toThrow(
    [
      'input step: "a\\nb" is not a line of text. Give `step:` a line of text.',
      'input smoke: "maybe" is not true or false. Give `smoke:` true or false.',
      'input timeout: "5 min" is not a duration such as 500ms, 30s, 60m, 6h or 1d. Give `timeout:` a duration such as 500ms, 30s, 60m, 6h or 1d.',
    ].join('\n'),
  );
});
