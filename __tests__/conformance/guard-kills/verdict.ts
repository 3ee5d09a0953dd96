import { type GuardState, ledgerOf } from '../../../src/guard/state.ts';
import { type Account, accountsOf } from './account.ts';
import { explain } from './explain.ts';
import { recordsOf } from './history.ts';
import type { LogEntry } from './log-entry.ts';
import { type StateLimits, stateViolations } from './state-violations.ts';

export interface Evidence {
  /** All that there ever were, oldest first. */
  readonly states: readonly GuardState[];
  /** Of all processes. */
  readonly entries: readonly LogEntry[];
  readonly limits: StateLimits;
}

export interface RoundVerdict {
  readonly figures: Readonly<Record<string, number>>;
  readonly violations: readonly string[];
}

/** Whether every state was legal, and the last one is what the logs explain, to the micro-dollar. */
export function verdictOn({ states, entries, limits }: Evidence): RoundVerdict {
  const accounts = accountsOf(entries);
  const records = recordsOf(states);
  const explained = [...accounts].map(([run, account]) => [run, explain(account, records.get(run))] as const);
  const explainedMicroUsd = explained.reduce((sum, [, { costMicroUsd }]) => sum + costMicroUsd, 0);
  const last = states.at(-1);
  const ledgers = Object.keys(last?.ledgers ?? {}).map(day => ledgerOf(last ?? { ledgers: {} }, day));
  const settledMicroUsd = ledgers.reduce((sum, ledger) => sum + ledger.settled_micro_usd, 0);
  const settlements = ledgers.reduce((sum, ledger) => sum + ledger.settlements, 0);
  const fences = [...records.values()].flatMap(record => [...record.fences]);
  const violations = [
    ...states.flatMap((state, index) =>
      stateViolations(state, limits).map(violation => `state ${index + 1}: ${violation}`),
    ),
    ...explained.flatMap(([run, each]) => each.violations.map(violation => `run ${run}: ${violation}`)),
    ...[...records.keys()].filter(run => !accounts.has(run)).map(run => `run ${run} is in no log`),
    ...(last?.leases ?? []).map(({ run }) => `run ${run} still has a lease`),
    ...(new Set(fences).size === fences.length ? [] : ['two runs had the same fence']),
    ...differing('micro-dollars are settled', settledMicroUsd, explainedMicroUsd),
    ...differing('settlements are counted', settlements, records.size),
  ];
  return { figures: figuresOf(states, [...accounts.values()], settledMicroUsd), violations };
}

function differing(what: string, found: number, explained: number): readonly string[] {
  return found === explained ? [] : [`${found} ${what}, and the logs explain ${explained}`];
}

function figuresOf(states: readonly GuardState[], accounts: readonly Account[], settledMicroUsd: number) {
  const count = (isSo: (account: Account) => boolean): number => accounts.filter(isSo).length;
  return {
    states: states.length,
    admitted: count(({ fence }) => fence !== null),
    refused: count(({ isRefused }) => isRefused),
    'topped up': count(({ reservations }) => reservations.length > 1),
    settled: count(({ settledMicroUsd: microUsd }) => microUsd !== null),
    'killed in admission': count(({ underWay }) => underWay === 'admission'),
    'killed in top-up': count(({ underWay }) => underWay === 'top-up'),
    'killed in settlement': count(({ underWay }) => underWay === 'settlement'),
    'micro-dollars settled': settledMicroUsd,
  };
}
