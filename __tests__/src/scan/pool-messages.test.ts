import { expect, test } from '@jest/globals';
import { orderOf, piecesOf } from '../../../src/scan/pool-messages.ts';

const whole = Buffer.from('one two');
const PIECES = [
  { path: 'a', content: whole.subarray(0, 3), firstLine: 1, commit: 'c1' },
  { path: 'b', content: Buffer.alloc(0), firstLine: 7, commit: '' },
  { path: 'a', content: whole.subarray(4), firstLine: 3_000_000_000, commit: 'c2' },
];

test('a worker is sent the pieces as they are', () => {
  const pieces = piecesOf(structuredClone(orderOf(PIECES)));
  expect(pieces.map(piece => ({ ...piece, content: Buffer.from(piece.content) }))).toEqual(PIECES);
});

test('what has no commit has none in a worker', () => {
  const [piece] = piecesOf(orderOf([{ path: 'a', content: whole, firstLine: 1 }]));
  expect(piece?.commit).toBe('');
});

test('a name is sent once, however many pieces have it', () => {
  expect(orderOf(PIECES).names).toEqual(['a', 'c1', 'b', '', 'c2']);
});
