import { expect, test } from '@jest/globals';
import { createPrefilter } from '../../../src/redact/prefilter.ts';

const NEEDLES = ['sk-ant-', 'hunter2hunter2', 'aab', 'ab'].map(text => Buffer.from(text));
const { find } = createPrefilter(NEEDLES);

/** Where the first of the needles' first eight bytes ends, found the slow way. */
function endOfFirst(bytes: Buffer): number {
  const ends = NEEDLES.map(needle => needle.subarray(0, 8)).flatMap(start => {
    const at = bytes.indexOf(start);
    return at === -1 ? [] : [at + start.length];
  });
  return ends.length === 0 ? -1 : Math.min(...ends);
}

test('a needle is found at every place of a buffer that is read in four parts', () => {
  for (const needle of ['sk-ant-', 'hunter2h', 'ab']) {
    for (let at = 0; at <= 8192 - needle.length; at += 1) {
      const bytes = Buffer.alloc(8192, 'x');
      bytes.write(needle, at);
      if (find(bytes, 0) !== at + needle.length) throw new Error(`${needle} at ${at}: ${find(bytes, 0)}`);
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
  for (let round = 0; round < 300; round += 1) {
    const bytes = Buffer.from(
      Array.from({ length: 4000 + (next() % 300) }, () => 'axk-2hunt'.charCodeAt(next() % 9)),
    );
    const quiet = Buffer.from(bytes.toString('latin1').replaceAll('ab', 'xx'), 'latin1');
    for (const each of [bytes, quiet]) expect(find(each, 0)).toBe(endOfFirst(each));
  }
});

test('a search from the middle does not see what lies before', () => {
  const bytes = Buffer.from(`ab${'x'.repeat(5000)}ab`);
  expect(find(bytes, 1)).toBe(bytes.length);
});
