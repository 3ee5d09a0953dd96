import { expect, test } from '@jest/globals';
import { costOf } from '../../../../src/scan/gitleaks/go-regex-cost.ts';
import { parseGoRegex } from '../../../../src/scan/gitleaks/go-regex-parse.ts';

const ways = (source: string): number => costOf(parseGoRegex(source).node, []).ways;

test.each([
  ['branches that exclude each other', 'ax|bx|cx', 1],
  ['branches that begin with the same', 'ax|ay|bx', 2],
  ['a branch that can be empty', 'ax|ay|b?', 3],
])('passes in so many ways: %s', (_, source, most) => {
  expect(ways(source)).toBe(most);
});

test('more ways to begin than are compared count as if all could pass', () => {
  const letters = Array.from({ length: 600 }, (_, index) => String.fromCodePoint(0x4e00 + index));
  expect(ways(letters.join('|'))).toBe(600);
});

test('thousands of alternatives are weighed in a time that grows as they do', () => {
  const words = Array.from({ length: 8_000 }, (_, index) => `word${index}`);
  const { node } = parseGoRegex(`(?:${words.join('|')})=\\w+`);
  const before = process.cpuUsage();
  expect(costOf(node, []).ways).toBeGreaterThan(1);
  expect(process.cpuUsage(before).user).toBeLessThan(4_000_000);
});
