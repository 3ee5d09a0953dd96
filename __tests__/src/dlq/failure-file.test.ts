import { describe, expect, test } from '@jest/globals';
import { TOLD_CLASSES } from '../../../src/dlq/error-class.ts';
import { MAXIMUM_FAILURE_FILE_BYTES, readFailure } from '../../../src/dlq/failure-file.ts';

const DAY_MS = 86_400_000;
const NO_CLASS = `its class is none of ${TOLD_CLASSES.join(', ')}`;
const NO_NUMBER = 'its retry_after_s is no number from zero on';

describe('nothing was told', () => {
  test.each([
    ['no file', null],
    ['an empty one', ''],
    ['one of white space', ' \n\t\r\n'],
  ])('%s', (_title, text) => expect(readFailure(text)).toEqual({ kind: 'miss' }));
});

describe('what was told', () => {
  test.each(TOLD_CLASSES)('the class %s is enough', told => {
    expect(readFailure(JSON.stringify({ class: told }))).toEqual({
      kind: 'hit',
      failure: { class: told, retryAfterMs: null, message: null },
    });
  });

  test('all of it, with what p1 does not know left out', () => {
    const text = '\n{"class": "rate", "retry_after_s": 12.3456, "message": "slow down", "more": [1]}\n';
    expect(readFailure(text)).toEqual({
      kind: 'hit',
      failure: { class: 'rate', retryAfterMs: 12_346, message: 'slow down' },
    });
  });

  test.each([
    [0, 0],
    [0.0001, 0],
    [604_800, 7 * DAY_MS],
    [604_801, 7 * DAY_MS],
    [1e308, 7 * DAY_MS],
  ])('retry_after_s of %d is %d ms: more than seven days is not believed', (seconds, milliseconds) => {
    expect(readFailure(`{"class": "rate", "retry_after_s": ${seconds}}`)).toMatchObject({
      failure: { retryAfterMs: milliseconds },
    });
  });

  test('a number too large for JSON is capped too', () => {
    expect(readFailure('{"class": "rate", "retry_after_s": 1e999}')).toMatchObject({
      failure: { retryAfterMs: 7 * DAY_MS },
    });
  });

  test('retry_after_s of null is none', () => {
    expect(readFailure('{"class": "rate", "retry_after_s": null}')).toMatchObject({
      kind: 'hit',
      failure: { retryAfterMs: null },
    });
  });

  test.each(['{"class": "auth", "message": 5}', '{"class": "auth", "message": null}'])(
    'a message that is no text is none: %s',
    text => expect(readFailure(text)).toMatchObject({ kind: 'hit', failure: { message: null } }),
  );

  test('a long message is whole: it is cut when it is redacted', () => {
    const text = JSON.stringify({ class: 'auth', message: 'm'.repeat(5000) });
    expect(readFailure(text)).toMatchObject({ failure: { message: 'm'.repeat(5000) } });
  });
});

describe('what cannot be used is told from what is not there, with the reason', () => {
  test.each([
    ['not JSON', 'rate', 'it is not JSON'],
    ['cut short', '{"class": "rate"', 'it is not JSON'],
    ['two lines of JSON', '{"class": "rate"}\n{"class": "rate"}', 'it is not JSON'],
    ['a wait of NaN', '{"class": "rate", "retry_after_s": NaN}', 'it is not JSON'],
    ['a wait of Infinity', '{"class": "rate", "retry_after_s": Infinity}', 'it is not JSON'],
    ['a list', '[{"class": "rate"}]', 'it is not an object'],
    ['null', 'null', 'it is not an object'],
    ['a text', '"rate"', 'it is not an object'],
    ['a number', '429', 'it is not an object'],
    ['no class', '{"message": "m"}', NO_CLASS],
    ['a class that is none', '{"class": "bad-luck"}', NO_CLASS],
    ['a class that only p1 can know', '{"class": "killed"}', NO_CLASS],
    ['a class in other letters', '{"class": "Rate"}', NO_CLASS],
    ['a class that is a list', '{"class": ["rate"]}', NO_CLASS],
    ['a class by the prototype alone', '{"__proto__": {"class": "rate"}}', NO_CLASS],
    ['a negative wait', '{"class": "rate", "retry_after_s": -1}', NO_NUMBER],
    ['a wait below all numbers', '{"class": "rate", "retry_after_s": -1e999}', NO_NUMBER],
    ['a wait in quotes', '{"class": "rate", "retry_after_s": "30"}', NO_NUMBER],
    ['a wait of "NaN"', '{"class": "rate", "retry_after_s": "NaN"}', NO_NUMBER],
    ['a wait that is true', '{"class": "rate", "retry_after_s": true}', NO_NUMBER],
  ])('%s', (_title, text, problem) => {
    expect(readFailure(text)).toEqual({ kind: 'unreadable', problem });
  });
});

describe('at most 64 KiB are read', () => {
  const ofBytes = (bytes: number, filling: string): string => {
    const frame = JSON.stringify({ class: 'auth', message: '' });
    const room = bytes - Buffer.byteLength(frame);
    return JSON.stringify({ class: 'auth', message: filling.repeat(room / Buffer.byteLength(filling)) });
  };

  test('a file of exactly that is', () => {
    const text = ofBytes(MAXIMUM_FAILURE_FILE_BYTES, 'm');
    expect(Buffer.byteLength(text)).toBe(64 * 1024);
    expect(readFailure(text).kind).toBe('hit');
  });

  test.each(['m', 'é'])('one that is longer is not, counted in bytes and not in letters (%s)', filling => {
    const text = ofBytes(MAXIMUM_FAILURE_FILE_BYTES + 2, filling);
    expect(Buffer.byteLength(text)).toBeGreaterThan(64 * 1024);
    expect(readFailure(text)).toEqual({ kind: 'unreadable', problem: 'it is longer than 64 KiB' });
  });
});
