import { ConfigError, quote } from '../kernel/errors.ts';
import type { SuiteRun } from './suite-run.ts';

/** One of `count` parts of a suite, `index` from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

export const SHARD_RULE = 'i/n with 1 <= i <= n <= 256, such as 1/4';

/** `i/n`, or undefined. */
export function parseShard(text: string): Shard | undefined {
  const match = /^(\d{1,3})\/(\d{1,3})$/.exec(text);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  return match !== null && index >= 1 && index <= count && count <= 256 ? { index, count } : undefined;
}

export function shardText({ index, count }: Shard): string {
  return `${index}/${count}`;
}

/** The part of `sorted` that a shard runs: every n-th, so that cases with like names do not all go to one. */
export function ofShard<T>(sorted: readonly T[], { index, count }: Shard): readonly T[] {
  return sorted.filter((_, position) => position % count === index - 1);
}

/**
 * The run that shards of one suite are together.
 *
 * @throws ConfigError when they are not of one suite, or not all shards of it.
 */
export function mergeShards(runs: readonly SuiteRun[]): SuiteRun {
  const [first] = runs;
  if (first === undefined)
    throw notMerged('There is no shard to merge.', 'Run the shards first, and give their results.');
  const alone = runs.find(({ shard }) => shard === null);
  if (alone !== undefined)
    throw notMerged('One of the runs is a whole suite, no shard.', 'Merge shards only.');
  for (const name of ['tier', 'commit', 'suite_digest', 'config_digest', 'p1_version', 'is_offline'] as const)
    for (const run of runs)
      if (run[name] !== first[name])
        throw notMerged(
          `The shards differ in ${name}: ${quote(first[name])} and ${quote(run[name])}.`,
          'Run all of them on the same commit, with the same inputs.',
        );
  const count = first.shard?.count ?? 1;
  const indexes = runs.map(({ shard }) => shard?.index ?? 0);
  const missing = Array.from({ length: count }, (_, at) => at + 1).filter(index => !indexes.includes(index));
  if (runs.some(({ shard }) => shard?.count !== count) || new Set(indexes).size !== indexes.length)
    throw notMerged('Two of the shards cover the same cases.', 'Give each shard of one n once.');
  if (missing.length > 0)
    throw notMerged(
      `${missing.map(index => shardText({ index, count })).join(', ')} missing.`,
      'Run every shard to its end: what is not there has not passed.',
    );
  return {
    ...first,
    started_at: runs.map(run => run.started_at).sort()[0] ?? first.started_at,
    duration_ms: Math.max(...runs.map(({ duration_ms }) => duration_ms)),
    shard: null,
    cases: runs.flatMap(({ cases }) => cases).sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

function notMerged(message: string, fix: string): ConfigError {
  return new ConfigError({ where: 'shards', message, fix });
}
