import { describe, expect, test } from '@jest/globals';
import { isRunId, isStepName, newRunId } from '../../../src/kernel/ids.ts';

const at = (iso: string) => new Date(iso);

test('a run id is the second in UTC and 40 random bits in Crockford base 32', () => {
  const bytes = Uint8Array.from([0x00, 0x44, 0x32, 0x14, 0xc7]);
  expect(newRunId(at('2026-03-04T05:06:07.890Z'), bytes)).toBe('20260304T050607Z-01234567');
  expect(newRunId(at('2026-03-04T05:06:07.890Z'), new Uint8Array(5).fill(255))).toBe(
    '20260304T050607Z-zzzzzzzz',
  );
});

test('run ids sort by time', () => {
  const ids = ['2025-12-31T23:59:59Z', '2026-01-01T00:00:00Z', '2026-10-01T00:00:00Z'].map(iso =>
    newRunId(at(iso)),
  );
  expect([...ids].sort()).toEqual(ids);
});

test('10,000 run ids of one second differ, and each is one', () => {
  const ids = Array.from({ length: 10_000 }, () => newRunId(at('2026-01-01T00:00:00Z')));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every(isRunId)).toBe(true);
});

describe('no run id', () => {
  test.each([
    '',
    '20260304T050607Z',
    '20260304T050607Z-0123456',
    '20260304T050607Z-0123456i',
    '../20260304T050607Z-01234567',
    '20260304T050607Z-01234567\n',
  ])('%j', text => expect(isRunId(text)).toBe(false));
});

describe('a step name', () => {
  test.each(['a', '0', 'step4_2', 'a-b', 'a'.repeat(64)])('%s is one', text =>
    expect(isStepName(text)).toBe(true),
  );
  test.each(['', '-a', '_a', 'A', 'a.b', 'a/b', '..', 'a b', 'a\n', 'é', '__proto__', 'a'.repeat(65)])(
    '%j is none',
    text => expect(isStepName(text)).toBe(false),
  );
});
