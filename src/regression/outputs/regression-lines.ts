import { visible } from '../../kernel/errors.ts';
import type { ComparedCase } from '../compare/compared-case.ts';
import type { Comparison } from '../compare/comparison.ts';
import { formatScore } from '../scores.ts';
import { baselineText, headOf, isOfNote, kindText, noiseText, standingText } from './phrases.ts';
import { type TrendPoint, trendLine } from './trend.ts';

export interface RegressionLinesOptions {
  /** All cases, with what was expected and what came of each that fails. */
  readonly isVerbose: boolean;
}

/** What a terminal shows, the result's own sentence apart. */
export function regressionLines(
  comparison: Comparison,
  trend: readonly TrendPoint[],
  { isVerbose }: RegressionLinesOptions,
): readonly string[] {
  const { cases, score, baselineScore, passed, failed, run } = comparison;
  const shown = isVerbose ? cases : cases.filter(isOfNote);
  const frozen = baselineText(comparison);
  const noise = isVerbose ? noiseText(comparison) : null;
  return [
    ...shown.flatMap(each => linesOf(each, isVerbose)),
    `${headOf(comparison)}: ${run.tier}, ${passed} pass, ${failed} fail, score ${formatScore(score)}${baselineScore === null ? '' : `, baseline ${formatScore(baselineScore)}`}`,
    ...[trendLine(trend), frozen === null ? '' : `Baseline ${visible(frozen)}`, noise ?? ''].filter(
      line => line !== '',
    ),
  ];
}

function linesOf(each: ComparedCase, isVerbose: boolean): readonly string[] {
  const { change, id, before, now, why, diff } = each;
  const kind = kindText(each);
  const head = `${change.padEnd(8)}  ${visible(id)}${kind === '' ? '' : ` (${kind})`}: ${standingText(before)} -> ${standingText(now)}`;
  const detail = isVerbose && diff !== null ? diff.split('\n') : [];
  return [head, ...(why === null ? [] : [why]), ...detail].map((line, index) =>
    index === 0 ? line : `          ${visible(line)}`,
  );
}
