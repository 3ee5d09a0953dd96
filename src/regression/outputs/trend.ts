import { lineChart } from '../../formats/mermaid.ts';
import { sparkline } from '../../formats/sparkline.ts';
import type { Baseline } from '../baseline-schema.ts';
import type { Comparison } from '../compare/comparison.ts';
import { formatScore } from '../scores.ts';
import type { SuiteRun } from '../suite-run.ts';

/** A score at one time: of a baseline when it was frozen, or of a run. */
export interface TrendPoint {
  readonly kind: 'baseline' | 'run';
  /** RFC 3339. */
  readonly at: string;
  readonly score: number;
}

/** More points are not told apart any more. */
const SHOWN = 24;

/** The scores of all baselines and of the runs of this tier, the oldest first, this run last. */
export function trendOf(
  comparison: Pick<Comparison, 'run' | 'baseline' | 'former' | 'score'>,
  history: readonly TrendPoint[],
): readonly TrendPoint[] {
  const { run, baseline, former, score } = comparison;
  const frozen = [...(baseline === null ? [] : [baseline]), ...former].flatMap(each =>
    pointOf(each, run.tier),
  );
  const now: TrendPoint[] = score === null ? [] : [{ kind: 'run', at: run.started_at, score }];
  const earlier = history.filter(({ at }) => at < run.started_at);
  return [...[...frozen, ...earlier].sort((one, other) => (one.at < other.at ? -1 : 1)), ...now];
}

/** A chart of the last points: their scores, and the score of the baseline of that time. '' for fewer than two points. */
export function trendChart(trend: readonly TrendPoint[]): string {
  const points = trend.slice(-SHOWN);
  if (points.length < 2) return '';
  const scores = points.map(({ score }) => percent(score));
  const least = Math.max(0, Math.floor(Math.min(...scores)) - 5);
  return lineChart({
    title: 'Score, and the baseline of the time',
    yTitle: 'score in percent',
    labels: points.map(
      ({ kind, at }, index) => `${index + 1} ${kind === 'baseline' ? 'frozen ' : ''}${at.slice(5, 10)}`,
    ),
    lines: [scores, inForce(points).map(percent)],
    least,
    most: 100,
  });
}

/** The same on one line, for a terminal. '' for fewer than two points. */
export function trendLine(trend: readonly TrendPoint[]): string {
  const points = trend.slice(-SHOWN);
  const [first] = points;
  const last = points.at(-1);
  if (points.length < 2 || first === undefined || last === undefined) return '';
  const frozen = points.filter(({ kind }) => kind === 'baseline').length;
  return `Trend ${sparkline(points.map(({ score }) => score))} ${formatScore(first.score)} to ${formatScore(last.score)} (${frozen} baselines, ${points.length - frozen} runs)`;
}

/** For each point the score of the last baseline until then; before the first one the point's own. */
function inForce(points: readonly TrendPoint[]): readonly number[] {
  let last: number | null = null;
  return points.map(({ kind, score }) => {
    if (kind === 'baseline') last = score;
    return last ?? score;
  });
}

function pointOf({ provenance, score, mini_score }: Baseline, tier: SuiteRun['tier']): readonly TrendPoint[] {
  const of = tier === 'mini' ? mini_score : score;
  return of === null ? [] : [{ kind: 'baseline', at: provenance.frozen_at, score: of }];
}

function percent(score: number): number {
  return Math.round(score * 1000) / 10;
}
