import { describe, expect, test } from '@jest/globals';
import { createPrefilter } from '../../../src/redact/prefilter.ts';

describe.each([
  ['of three bytes and more', ['sk-ant-', 'hunter2hunter2', 'aab', '-2u']],
  ['of which one is too short for pairs', ['sk-ant-', 'hunter2hunter2', 'aab', 'ab']],
])('among needles %s', (_title, texts) => {
  const needles = texts.map(text => Buffer.from(text).subarray(0, 8));
  const { find } = createPrefilter(texts.map(text => Buffer.from(text)));

  /** Where the first of the needles' first eight bytes ends, found the slow way. */
  function endOfFirst(bytes: Buffer): number {
    const ends = needles.flatMap(needle => {
      const at = bytes.indexOf(needle);
      return at === -1 ? [] : [at + needle.length];
    });
    return ends.length === 0 ? -1 : Math.min(...ends);
  }

  test('each is found at every place, wherever in memory the bytes start', () => {
    for (const needle of needles) {
      for (const offset of [0, 1, 2, 3]) {
        for (let at = 0; at <= 80 - needle.length; at += 1) {
          const bytes = Buffer.alloc(100, 'x').subarray(offset, offset + 80);
          needle.copy(bytes, at);
          if (find(bytes, 0) !== at + needle.length) throw new Error(`${needle} at ${offset} + ${at}`);
        }
      }
    }
    expect(find(Buffer.alloc(8192, 'x'), 0)).toBe(-1);
  });

  test('random bytes of few kinds give the same answer as a search for each needle', () => {
    let seed = 7;
    const next = (): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed;
    };
    for (let round = 0; round < 2000; round += 1) {
      const bytes = Buffer.from(
        Array.from({ length: next() % 300 }, () => 'axk-2hunt'.charCodeAt((next() >> 8) % 9)),
      ).subarray(round % 2);
      const quiet = Buffer.from(bytes.toString('latin1').replaceAll('ab', 'xx'), 'latin1');
      for (const each of [bytes, quiet]) expect(find(each, 0)).toBe(endOfFirst(each));
    }
  });

  test('a search from the middle does not see what lies before, and sees what starts there', () => {
    const bytes = Buffer.from(`aab${'x'.repeat(5000)}aab`);
    expect([1, 2, 3].map(from => find(bytes, from))).toEqual(
      [1, 2, 3].map(from => endOfFirst(bytes.subarray(from)) + from),
    );
    for (const from of [0, 1, 2, 3]) {
      const shifted = Buffer.from(`${'x'.repeat(from)}sk-ant-`);
      expect(find(shifted, from)).toBe(from + 7);
    }
  });

  test('a search from the end of memory of an odd length finds nothing', () => {
    const bytes = Buffer.allocUnsafeSlow(7).fill('x');
    expect([5, 6, 7].map(from => find(bytes, from))).toEqual([-1, -1, -1]);
  });

  test('bytes of which no needle is a part, and too few of them, have none', () => {
    for (const text of ['', 'a', 'aa', 'sk', 'sk-ant', 'hunter2'])
      expect(find(Buffer.from(text), 0)).toBe(-1);
  });
});

test('without a needle nothing is found', () => {
  expect(createPrefilter([]).find(Buffer.from('anything at all'), 0)).toBe(-1);
});
