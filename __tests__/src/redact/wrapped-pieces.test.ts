import { describe, expect, test } from '@jest/globals';
import { createRedactingStream } from '../../../src/redact/redacting-stream.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';

const SHORT = 'correct horse battery staple';
const LONG = Array.from({ length: 300 }, (_, index) => String.fromCharCode(33 + ((index * 37) % 90))).join(
  '',
);

/** `text` with a line break after every `columns` characters, through a stream in pieces. */
function shown(secret: string, text: string, columns: number): string {
  const stream = createRedactingStream(createRedactor({ secrets: [secret], patterns: [] }));
  const lines = text.match(new RegExp(`.{1,${columns}}`, 'g')) ?? [];
  const parts = lines.flatMap(line => stream.push(Buffer.from(`${line}\n`)));
  return Buffer.concat([...parts, ...stream.end()]).toString();
}

/** The longest part of `form` that stands in `text`. */
function longestShown(form: string, text: string): number {
  let longest = 0;
  for (let at = 0; at < form.length; at += 1)
    while (text.includes(form.slice(at, at + longest + 1)) && at + longest < form.length) longest += 1;
  return longest;
}

describe.each([60, 64, 76])('in lines of %d columns', columns => {
  test.each([
    ['a short secret', SHORT],
    ['a long secret', LONG],
  ])('of %s in base64 no 12 characters are shown, wherever in a longer text it stands', (_title, secret) => {
    for (let before = 0; before < 120; before += 1) {
      const text = Buffer.from(`${'~'.repeat(before)}${secret}${'~'.repeat(50)}`).toString('base64');
      const own = text.slice(Math.ceil((before * 4) / 3), Math.floor(((before + secret.length) * 4) / 3));
      expect(longestShown(own, shown(secret, text, columns))).toBeLessThan(12);
    }
  });

  test('of a secret in hexadecimal no 16 digits are shown', () => {
    for (let before = 0; before < 80; before += 1) {
      const text = Buffer.from(`${'~'.repeat(before)}${LONG}~~`).toString('hex');
      expect(longestShown(text.slice(2 * before, -4), shown(LONG, text, columns))).toBeLessThan(16);
    }
  });
});

test('a secret alone in base64, as `base64` prints it, leaves nothing', () => {
  const text = Buffer.from(LONG).toString('base64');
  expect(shown(LONG, text, 76).replaceAll('\n', '')).toMatch(/^\**[A-Za-z0-9+/]?={0,2}$/);
});

test('text around a piece stays', () => {
  const form = Buffer.from(SHORT).toString('base64');
  expect(shown(SHORT, `key: ${form.slice(0, 20)} and more`, 76)).toBe('key: *** and more\n');
});
