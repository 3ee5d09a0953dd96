import { describe, expect, test } from '@jest/globals';
import { createRedactingStream } from '../../../src/redact/redacting-stream.ts';
import { createRedactor, type Redactor } from '../../../src/redact/redactor.ts';

const SECRET = 'pässword-12345';
const KEY = `sk-ant-${'a1B2'.repeat(8)}`;
const redactor = createRedactor({ secrets: [SECRET], patterns: [] });

/** What comes out when `input` is pushed in pieces of `size` bytes. */
function through(input: Buffer, size: number, using: Redactor = redactor): Buffer {
  const stream = createRedactingStream(using);
  const parts: Buffer[] = [];
  for (let at = 0; at < input.length; at += size)
    parts.push(joined(stream.push(input.subarray(at, at + size))));
  return Buffer.concat([...parts, joined(stream.end())]);
}

function joined(passedOn: Buffer | readonly Buffer[]): Buffer {
  return Buffer.concat([passedOn].flat());
}

test.each([1, 2, 3, 7, 64, 10_000])('a secret that is split over pieces of %d bytes is hidden', size => {
  const input = Buffer.from(`one ${SECRET} two\nthree ${KEY}\r\nfour ${encodeURIComponent(SECRET)}`);
  expect(through(input, size).toString()).toBe('one *** two\nthree ***\r\nfour ***');
});

test('bytes that are no text come out as they went in', () => {
  const input = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7) % 256));
  expect(through(input, 100).equals(input)).toBe(true);
});

test('whole lines are passed on at once, the start of the next one is held back', () => {
  const stream = createRedactingStream(redactor);
  expect(joined(stream.push(Buffer.from('whole\nprogress\rpäss'))).toString()).toBe('whole\nprogress\r');
  expect(joined(stream.push(Buffer.from('word-12345'))).toString()).toBe('');
  expect(joined(stream.end()).toString()).toBe('***');
  expect(joined(stream.end()).toString()).toBe('');
});

describe('a line without an end', () => {
  test('is passed on in parts, so that little is held', () => {
    const stream = createRedactingStream(redactor);
    let passedOn = 0;
    for (let pushed = 0; pushed < 4_000_000; pushed += 10_000)
      passedOn += joined(stream.push(Buffer.alloc(10_000, 'x'))).length;
    expect(4_000_000 - passedOn).toBeLessThan(200_000);
    expect(passedOn + joined(stream.end()).length).toBe(4_000_000);
  });

  test('shows no secret, wherever it lies over the cut between two parts', () => {
    const length = 66_000;
    const offsets = Array.from({ length: 60 }, (_, index) => length - 8_300 + index * 150);
    for (const offset of offsets) {
      const input = Buffer.from(`${'.'.repeat(offset)}${SECRET} ${KEY}${'.'.repeat(200_000)}`);
      const output = through(input, 10_000).toString();
      expect(output.replaceAll('.', '')).toBe('*** ***');
    }
  });
});

test("the user's patterns hold in a stream as they hold in a text", () => {
  const own = createRedactor({ secrets: [], patterns: [/^pin \d+$/, /ID-\d+/] });
  const input = 'a\npin 1234\nsee ID-77 and pin 12\n';
  expect(through(Buffer.from(input), 5, own).toString()).toBe(own.text(input));
});

test('a pattern with letters beyond ASCII holds in a stream too', () => {
  const own = createRedactor({ secrets: [], patterns: [/Zürich-\d+/] });
  expect(through(Buffer.from('in Zürich-12, Zürich\n'), 4, own).toString()).toBe('in ***, Zürich\n');
});

test('a match that is as long as an endless line is hidden, and its middle is not held', () => {
  const own = createRedactor({ secrets: [], patterns: [/key=.*/] });
  const input = Buffer.from(`a key=${'x'.repeat(8_000_000)}\nb\n`);
  expect(through(input, 10_000, own).toString()).toBe('a ***\nb\n');
});
