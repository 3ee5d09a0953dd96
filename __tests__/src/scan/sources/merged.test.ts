import { expect, test } from '@jest/globals';
import { merged } from '../../../../src/scan/sources/merged.ts';

async function* numbers(values: readonly number[], onEnd: () => void = () => {}) {
  try {
    for (const value of values) yield value;
  } finally {
    onEnd();
  }
}

async function* failing(): AsyncGenerator<number, void, undefined> {
  yield 7;
  throw new Error('broken');
}

test('gives all that its sources give', async () => {
  const all: number[] = [];
  for await (const value of merged([numbers([1, 2]), numbers([]), numbers([3])])) all.push(value);
  expect(all.sort()).toEqual([1, 2, 3]);
});

test('fails when one of them does, and ends the others', async () => {
  let ended = 0;
  const endless = numbers(
    Array.from({ length: 1000 }, (_, index) => index),
    () => {
      ended += 1;
    },
  );
  const all = async () => {
    for await (const _ of merged([endless, failing()]));
  };
  await expect(all()).rejects.toThrow('broken');
  expect(ended).toBe(1);
});

test('ends its sources when its reader has seen enough', async () => {
  let ended = 0;
  const count = (): void => {
    ended += 1;
  };
  for await (const _ of merged([numbers([1, 2, 3], count), numbers([4, 5], count)])) break;
  expect(ended).toBe(2);
});
