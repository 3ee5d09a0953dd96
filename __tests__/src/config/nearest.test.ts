import { describe, expect, test } from '@jest/globals';
import { nearest, suggestion } from '../../../src/config/nearest.ts';

const KEYS = ['run', 'smoke', 'timeout', 'outputs', 'inputs-from', 'json'];

describe('a misspelt name has its nearest neighbour', () => {
  test.each([
    ['tiemout', 'timeout'],
    ['josn', 'json'],
    ['output', 'outputs'],
    ['inputs_from', 'inputs-from'],
    ['TIMEOUT', 'timeout'],
    ['rnu', undefined],
    ['elephant', undefined],
    ['', undefined],
  ])('%j: %s', (word, near) => expect(nearest(word, KEYS)).toBe(near));
});

test('without a neighbour all legal names are told, and none when there is none', () => {
  expect(suggestion('tiemout', KEYS)).toBe('Did you mean `timeout`?');
  expect(suggestion('elephant', ['a', 'b'])).toBe('Legal are: a, b.');
  expect(suggestion('elephant', [])).toBe('There are none to choose from.');
});
