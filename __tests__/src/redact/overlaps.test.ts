import { expect, test } from '@jest/globals';
import { createRedactingStream } from '../../../src/redact/redacting-stream.ts';
import { createRedactor, type Redactor } from '../../../src/redact/redactor.ts';

const KEY = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;

/** As a text, and as bytes that come in two pieces. */
function hidden(redactor: Redactor, text: string): string {
  const stream = createRedactingStream(redactor);
  const bytes = Buffer.from(text);
  const parts = [stream.push(bytes.subarray(0, 7)), stream.push(bytes.subarray(7)), stream.end()].flat();
  expect(Buffer.concat(parts).toString()).toBe(redactor.text(text));
  return redactor.text(text);
}

test.each([
  [
    'of which one ends in what the other starts with',
    ['alpha-bravo-1', 'bravo-1-charlie'],
    'alpha-bravo-1-charlie',
  ],
  [
    'of which one lies within the other',
    ['bravo-bravo', 'alpha-bravo-bravo-charlie'],
    'alpha-bravo-bravo-charlie',
  ],
  ['in a chain', ['11112222', '22223333', '33334444'], '1111222233334444'],
  ['that are one, over itself', ['abcdabcd'], 'abcdabcdabcd'],
])('secrets %s are hidden together', (_title, secrets, text) => {
  expect(hidden(createRedactor({ secrets, patterns: [] }), `<${text}>`)).toBe('<***>');
});

test('secrets that only touch are hidden one after the other', () => {
  expect(hidden(createRedactor({ secrets: ['11112222'], patterns: [] }), '1111222211112222')).toBe('******');
});

test('a token is hidden whole where a secret starts with its beginning, or ends in it', () => {
  const redactor = createRedactor({ secrets: [KEY.slice(0, 12), `name:${KEY.slice(0, 10)}`], patterns: [] });
  expect(hidden(redactor, `a ${KEY} b`)).toBe('a *** b');
  expect(hidden(redactor, `a name:${KEY} b`)).toBe('a *** b');
});

test("a match of the user's pattern is hidden whole where a secret or another match lies in it or over its end", () => {
  const redactor = createRedactor({ secrets: ['correct-horse'], patterns: [/id=\S{10}/, /c.*y/] });
  expect(hidden(redactor, 'id=correct-horse.')).toBe('***.');
  expect(hidden(redactor, 'say correct-horse-battery.')).toBe('say ***.');
});

test('an overlap across the cut of an endless line is hidden', () => {
  const redactor = createRedactor({ secrets: ['alpha-bravo-1', 'bravo-1-charlie'], patterns: [] });
  for (let shift = 0; shift < 40; shift += 1) {
    const stream = createRedactingStream(redactor);
    const before = '.'.repeat(64 * 1024 - 20 + shift);
    const line = Buffer.from(`${before}alpha-bravo-1-charlie${'.'.repeat(20_000)}`);
    const parts = [
      ...stream.push(line.subarray(0, 40_000)),
      ...stream.push(line.subarray(40_000)),
      ...stream.end(),
    ];
    expect(Buffer.concat(parts).toString().replaceAll('.', '')).toBe('***');
  }
});
