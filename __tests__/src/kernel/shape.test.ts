import { expect, test } from '@jest/globals';
import {
  amount,
  byKey,
  count,
  day,
  exactly,
  flag,
  instant,
  integer,
  listOf,
  mapOf,
  oneOf,
  orNull,
  positive,
  problemOf,
  text,
} from '../../../src/kernel/shape.ts';

const person = exactly({ name: text, age: orNull(count), tags: listOf(text) });

test('a value that is what its shape says has no problem', () => {
  expect(problemOf({ name: 'a', age: null, tags: ['x'] }, person)).toBeUndefined();
});

test.each([
  ['a list', [], 'is no map'],
  ['nothing', null, 'is no map'],
  ['a key too few', { name: 'a', tags: [] }, 'age: is missing'],
  ['a key too many', { name: 'a', age: 1, tags: [], more: 1 }, 'more: is not known'],
  ['another type', { name: 1, age: 1, tags: [] }, 'name: is no text'],
  ['another type deep inside', { name: 'a', age: 1, tags: ['x', 2] }, 'tags.1: is no text'],
])('%s is a problem with its path', (_, value, problem) => {
  expect(problemOf(value, person)).toBe(problem);
});

test.each([
  ['integer', integer, [0, -1, 2 ** 53 - 1], [0.5, 2 ** 53, Number.NaN, '1', null]],
  ['count', count, [0, 7], [-1, 0.5, '0']],
  ['positive', positive, [1], [0, -1]],
  ['amount', amount, [0, 0.5], [-0.1, Number.POSITIVE_INFINITY, '1']],
  ['flag', flag, [true, false], [0, 'true', null]],
  [
    'instant',
    instant,
    ['2026-11-24T10:00:00.000Z'],
    ['2026-11-24T10:00:00Z', '2026-13-24T10:00:00.000Z', 'now', 0],
  ],
  ['day', day, ['2026-11-24'], ['2026-11-32', '24.11.2026', 0]],
  ['oneOf', oneOf(['a', 1]), ['a', 1], ['b', null]],
  ['mapOf', mapOf(text), [{}, { a: 'b' }], [{ a: 1 }, [], 'x']],
])('%s takes what it says and nothing else', (_, shape, legal, illegal) => {
  expect(legal.filter(value => problemOf(value, shape) !== undefined)).toEqual([]);
  expect(illegal.filter(value => problemOf(value, shape) === undefined)).toEqual([]);
});

test('maps that are told apart by a key are each held to their own shape', () => {
  const shape = byKey('kind', { a: exactly({ kind: text, x: count }), b: exactly({ kind: text }) });
  expect(problemOf({ kind: 'b' }, shape)).toBeUndefined();
  expect(problemOf({ kind: 'a' }, shape)).toBe('x: is missing');
  expect(problemOf({ kind: 'toString' }, shape)).toBe('kind: is not one of a, b');
});
