import { expect, test } from '@jest/globals';
import { branchBases } from '../../../../src/scan/sources/branch-bases.ts';

/** Commits as `git rev-list --topo-order --parents` gives them, the newest first. */
function history(...lines: readonly string[]) {
  const rows = lines.map(line => line.split(' '));
  return {
    ids: rows.map(([id = '']) => id),
    parentsOf: new Map(rows.map(([id = '', ...parents]) => [id, parents])),
  };
}

const bases = (commits: ReturnType<typeof history>, head: string, ...tips: readonly string[]) =>
  Object.fromEntries(branchBases(commits, head, tips));

test('a branch left the history of HEAD at the newest commit that they share', () => {
  const commits = history('h3 h2', 'b2 b1', 'h2 h1', 'b1 h1', 'h1 h0', 'h0');
  expect(bases(commits, 'h3', 'b2')).toEqual({ b2: 'h1' });
});

test('where HEAD was merged into a branch, it is what was merged last', () => {
  const commits = history('h3 h2', 'b3 b2', 'b2 b1 h2', 'h2 h1', 'b1 h1', 'h1');
  expect(bases(commits, 'h3', 'b3')).toEqual({ b3: 'h2' });
});

test('what an earlier scan has read is the base of what is new', () => {
  const commits = history('b3 b2');
  expect(bases(commits, 'h', 'b3')).toEqual({ b3: 'b2' });
});

test('a tip that shares nothing with HEAD has none, and one that HEAD leads to is its own', () => {
  const commits = history('h2 h1', 'h1', 'o2 o1', 'o1');
  expect(bases(commits, 'h2', 'o2', 'h1')).toEqual({ h1: 'h1' });
});
