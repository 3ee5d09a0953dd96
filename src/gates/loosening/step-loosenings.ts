import type { Config, StepConfig } from '../../config/config.ts';
import { formatDuration } from '../../kernel/duration.ts';
import { formatUsd, MICRO_USD_PER_USD } from '../../kernel/money.ts';
import { type Loosenings, lowered, raised, shrunk, told, weakened } from './loosening.ts';

type Steps = Config['steps'];

/** What steps may do, cost or leave out after a change that they might not before. Steps that are new or gone loosen nothing. */
export function stepLoosenings(before: Steps, after: Steps): Loosenings {
  return Object.entries(after).flatMap(([name, step]) => {
    const former = Object.hasOwn(before, name) ? before[name] : undefined;
    return former === undefined ? [] : loosened(`steps.${name}`, former, step);
  });
}

function loosened(key: string, before: StepConfig, after: StepConfig): Loosenings {
  return [
    ...budgetLoosenings(`${key}.budget-usd`, before.budgetMicroUsd, after.budgetMicroUsd),
    ...raised(`${key}.timeout`, before.timeoutMs, after.timeoutMs, formatDuration),
    ...weakened(`${key}.when-refused`, ['fail', 'defer', 'skip'], before.whenRefused, after.whenRefused),
    ...(after.allowsWorkflowCommands && !before.allowsWorkflowCommands
      ? [told(`${key}.workflow-commands`, 'goes from stop to allow')]
      : []),
    ...outputLoosenings(`${key}.outputs`, before.outputs, after.outputs),
  ];
}

/** What a step without a budget reserves when it can spend. */
const DEFAULT_BUDGET = MICRO_USD_PER_USD;

function budgetLoosenings(key: string, before: number | null, after: number | null): Loosenings {
  if (before !== null && after === null) return [told(key, `of ${formatUsd(before)} is gone`)];
  return raised(key, before ?? DEFAULT_BUDGET, after ?? DEFAULT_BUDGET, formatUsd);
}

function outputLoosenings(
  key: string,
  before: StepConfig['outputs'],
  after: StepConfig['outputs'],
): Loosenings {
  const kept = new Map(after.map(output => [output.path, output]));
  return [
    ...shrunk(
      key,
      before.map(({ path }) => path),
      [...kept.keys()],
    ),
    ...before.flatMap(output => {
      const now = kept.get(output.path);
      if (now === undefined) return [];
      const own = `${key}.${output.path}`;
      return [
        ...lowered(`${own}.min-bytes`, output.minBytes, now.minBytes),
        ...(output.isJson && !now.isJson ? [told(`${own}.json`, 'is asked no more')] : []),
        ...(output.schema !== null && output.schema !== now.schema
          ? [told(`${own}.schema`, 'is another, or gone')]
          : []),
      ];
    }),
  ];
}
