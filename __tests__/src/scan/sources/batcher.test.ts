import { expect, test } from '@jest/globals';
import { createBatcher } from '../../../../src/scan/sources/batcher.ts';

const ORIGIN = { commit: null, age: 0, verdictKey: null };
const draft = (path: string) => ({ path, firstLine: 1, origin: ORIGIN });

/** What a batcher makes of pieces, each of which comes in parts. */
function batched(pieces: readonly (readonly string[])[], maxBytes = 10_000_000, isLengthKnown = false) {
  const batcher = createBatcher(maxBytes);
  const kept: boolean[] = [];
  for (const [index, parts] of pieces.entries()) {
    batcher.begin(draft(`p${index}`), isLengthKnown ? parts.join('').length : 0);
    for (const part of parts) batcher.add(Buffer.from(`<${part}>`), 1, part.length + 1);
    kept.push(batcher.finish());
  }
  const batches = [...batcher.take(), ...batcher.rest()];
  return { kept, batches, contents: batches.flat().map(({ content }) => Buffer.from(content).toString()) };
}

test.each([false, true])('pieces are what was added to them, however long (length known: %s)', isKnown => {
  const long = ['x'.repeat(400_000), 'y'.repeat(400_000), 'z'.repeat(900_000)];
  const pieces = [['a', 'b'], long, ['c'], [long.join('')], ['d']];
  expect(batched(pieces, undefined, isKnown).contents).toEqual(pieces.map(parts => parts.join('')));
});

test('a batch ends when it is long, or has many pieces', () => {
  const { batches } = batched([...Array(5000).fill(['a']), ['x'.repeat(600_000)], ['b']]);
  expect(batches.map(({ length }) => length)).toEqual([4096, 905, 1]);
});

test('a piece that is too long is left out, and the others are whole', () => {
  const { kept, contents } = batched([['aa'], ['bbb', 'bbb'], ['cc']], 5);
  expect(kept).toEqual([true, false, true]);
  expect(contents).toEqual(['aa', 'cc']);
});

test('a piece that is there already is one, and a long one is not copied', () => {
  const batcher = createBatcher(10_000_000);
  const long = Buffer.alloc(600_000, 'x');
  for (const content of [Buffer.from('a'), long, Buffer.from('b')]) batcher.put(draft('p'), content);
  const pieces = [...batcher.take(), ...batcher.rest()].flat();
  expect(pieces.map(({ content }) => content.length).sort()).toEqual([1, 1, 600_000]);
  expect(pieces.filter(({ content }) => content === long)).toHaveLength(1);
});

test('an empty piece is one only where a verdict of it is remembered', () => {
  const batcher = createBatcher(10);
  batcher.begin(draft('nothing'));
  batcher.finish();
  batcher.begin({ ...draft('empty'), origin: { ...ORIGIN, verdictKey: 'k' } });
  batcher.finish();
  expect(
    batcher
      .rest()
      .flat()
      .map(({ path }) => path),
  ).toEqual(['empty']);
});
