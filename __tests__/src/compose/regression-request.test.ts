import { expect, test } from '@jest/globals';
import { checkRequest, optionalShard } from '../../../src/compose/regression-request.ts';

const SHARD = { index: 1, count: 2 };

test.each([
  [{ mode: 'freeze', shard: SHARD, reason: 'r' }, /input shard: A shard says nothing to freeze/],
  [{ mode: 'merge', shard: SHARD, reason: null }, /input shard: A shard says nothing to merge/],
  [{ mode: 'run', shard: null, reason: 'r' }, /input reason: A reason says nothing to run/],
] as const)('%j is refused: it would not be looked at', (request, message) => {
  expect(() => checkRequest({ tier: null, ...request }, name => `input ${name}`)).toThrow(message);
});

test.each([
  ['', null],
  ['1/2', SHARD],
  ['2/1', undefined],
])('the shard %j is %j', (raw, shard) => {
  expect(optionalShard().parse(raw)).toEqual(shard);
});
