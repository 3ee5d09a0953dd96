import { expect, test } from '@jest/globals';
import { mergeShards, ofShard, parseShard } from '../../../src/regression/shard.ts';
import type { SuiteRun } from '../../../src/regression/suite-run.ts';

const IDS = ['a', 'b', 'c', 'd', 'e'];

function runOf(index: number, count: number, more: Partial<SuiteRun> = {}): SuiteRun {
  const ids = ofShard(IDS, { index, count });
  return {
    schema_version: 1,
    p1_version: '1.0.0',
    tier: 'extended',
    started_at: `2026-01-01T00:00:0${index}.000Z`,
    duration_ms: index * 10,
    is_offline: false,
    commit: 'c'.repeat(40),
    suite_digest: 'a'.repeat(64),
    config_digest: 'b'.repeat(64),
    case_ids: IDS,
    shard: { index, count },
    cases: ids.map(id => ({
      id,
      title: id,
      path: id,
      definition_digest: 'c'.repeat(64),
      tags: [],
      weight: 1,
      is_critical: false,
      is_noisy: false,
      k: 1,
      pass: 'any',
      least: 1,
      declares_least: false,
      estimate: 1,
      passed: true,
      score: 1,
      passes: 1,
      duration_ms: 1,
      repeats: [],
    })),
    ...more,
  };
}

test.each(['0/2', '3/2', '1/0', '1', 'a/b', '1/257', '-1/2', '1/2 '])('%j is no shard', text => {
  expect(parseShard(text)).toBeUndefined();
});

test('shards together are every case once, whatever their number', () => {
  for (const count of [1, 2, 3, 7]) {
    const parts = Array.from({ length: count }, (_, at) => ofShard(IDS, { index: at + 1, count }));
    expect(parts.flat().sort()).toEqual(IDS);
  }
});

test('merged shards are one run, in any order: its cases sorted, as long as the longest', () => {
  const merged = mergeShards([runOf(2, 2), runOf(1, 2)]);
  expect(merged.cases.map(({ id }) => id)).toEqual(IDS);
  expect(merged).toMatchObject({ shard: null, duration_ms: 20, started_at: '2026-01-01T00:00:01.000Z' });
});

test.each([
  ['nothing', [], /no shard/],
  ['a whole run', [runOf(1, 1, { shard: null })], /no shard/],
  ['a shard that is missing', [runOf(1, 3), runOf(3, 3)], /2\/3 missing/],
  ['a shard that came twice', [runOf(1, 2), runOf(1, 2)], /cover the same cases/],
  ['shards of different numbers', [runOf(1, 2), runOf(2, 3)], /cover the same cases/],
  ['other cases', [runOf(1, 2), runOf(2, 2, { suite_digest: 'd'.repeat(64) })], /differ in suite_digest/],
  ['another commit', [runOf(1, 2), runOf(2, 2, { commit: 'e'.repeat(40) })], /differ in commit/],
  ['another tier', [runOf(1, 2), runOf(2, 2, { tier: 'mini' })], /differ in tier/],
])('%s cannot be merged', (_title, runs, message) => {
  expect(() => mergeShards(runs)).toThrow(message);
});
