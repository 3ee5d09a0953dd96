import type { RunHistory } from '../../guard/state.ts';
import { visible } from '../../kernel/errors.ts';
import { isLegalTransition } from '../../kernel/run-states.ts';
import type { GateFinding } from '../gate.ts';
import type { HistoryFacts } from './facts.ts';
import { finding, unseen } from './finding.ts';

const RECENT_RUNS = 50;
/** Of fewer runs one alone is so large a part that it says little. */
const FEWEST_RUNS = 5;

/** How many of the last runs failed; those that were skipped did not run. */
export function errorRate(outcomes: readonly RunHistory[]): {
  readonly failed: number;
  readonly runs: number;
} {
  const recent = outcomes.filter(({ state }) => state === 'SUCCESS' || state === 'FAIL').slice(-RECENT_RUNS);
  return { failed: recent.filter(({ state }) => state === 'FAIL').length, runs: recent.length };
}

/** What the guard's history says. */
export function historyFindings(history: HistoryFacts): readonly GateFinding[] {
  if (history.kind !== 'seen') return [unseen('The history of runs', history)];
  return [...rateFindings(history.outcomes), ...illegalEnds(history.outcomes)];
}

function rateFindings(outcomes: readonly RunHistory[]): readonly GateFinding[] {
  const { failed, runs } = errorRate(outcomes);
  if (runs === 0 || failed * 100 < runs * 10) return [];
  const isHigh = failed * 100 > runs * 50 && runs >= FEWEST_RUNS;
  const rate = `${failed} of the last ${runs} runs failed, ${((failed * 100) / runs).toFixed(1)} %`;
  return [
    finding(
      isHigh ? 'error-rate-high' : 'error-rate-raised',
      `${rate}: ${worstSteps(outcomes)}.`,
      'See `p1 runs` and the last session report for what they have in common.',
    ),
  ];
}

function worstSteps(outcomes: readonly RunHistory[]): string {
  const byStep = new Map<string, number>();
  for (const { step, state } of outcomes.slice(-RECENT_RUNS))
    if (state === 'FAIL') byStep.set(step, (byStep.get(step) ?? 0) + 1);
  const sorted = [...byStep].sort(([, one], [, other]) => other - one);
  return sorted
    .slice(0, 3)
    .map(([step, count]) => `${visible(step)} ${count}`)
    .join(', ');
}

/** An outcome is an end, and a run has one. */
function illegalEnds(outcomes: readonly RunHistory[]): readonly GateFinding[] {
  const ends = new Map<string, RunHistory>();
  return outcomes.flatMap(outcome => {
    const former = ends.get(outcome.run);
    ends.set(outcome.run, outcome);
    const isEnd = isLegalTransition('QUEUED', outcome.state) || isLegalTransition('RUNNING', outcome.state);
    const move =
      former !== undefined && former.state !== outcome.state
        ? `went from ${former.state} to ${outcome.state}`
        : isEnd && outcome.state !== 'RUNNING'
          ? null
          : `ended as ${outcome.state}`;
    return move === null
      ? []
      : [illegalTransition(outcome.run, outcome.step, `${move} in the guard's history`)];
  });
}

export function illegalTransition(run: string, step: string, what: string): GateFinding {
  return finding(
    'illegal-transition',
    `Run ${visible(run)} of step "${visible(step)}" ${what}, which no run can.`,
    'Find out who wrote that: p1 makes no such move. If it did, report it with the journal.',
    visible(run),
  );
}
