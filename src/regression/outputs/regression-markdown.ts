import { block, cell, code, table } from '../../formats/markdown.ts';
import { formatDuration } from '../../kernel/duration.ts';
import { visible } from '../../kernel/errors.ts';
import type { ComparedCase } from '../compare/compared-case.ts';
import type { Comparison } from '../compare/comparison.ts';
import { formatScore } from '../scores.ts';
import { baselineText, headOf, isOfNote, kindText, noiseText, standingText } from './phrases.ts';
import { type TrendPoint, trendChart } from './trend.ts';

/** So that a summary stays far below GitHub's 1 MiB; the JSON and the JUnit file have all. */
const ROWS = 200;
const DIFFS = 20;
const LONGEST = 300;
const LONGEST_DIFF = 3000;

/** `reports/regression_summary.md`, and the job's summary. The same comparison and trend give the same bytes. */
export function regressionMarkdown(comparison: Comparison, trend: readonly TrendPoint[]): string {
  const { cases, message, fix, run } = comparison;
  const notable = cases.filter(isOfNote);
  const rest = cases.filter(each => !isOfNote(each));
  const chart = trendChart(trend);
  const parts = [
    `## Regression: ${headOf(comparison)} (${run.tier})`,
    cell(message) + (fix === null ? '' : `\n\n**What to do:** ${cell(fix)}`),
    table(['', ''], factsOf(comparison)).trimEnd(),
    chart === '' ? '' : `### Trend\n\n\`\`\`mermaid\n${chart}\n\`\`\``,
    notable.length === 0 ? '' : `### What differs, or fails\n\n${caseTable(notable)}`,
    ...diffsOf(notable),
    cell(noiseText(comparison) ?? ''),
    rest.length === 0
      ? ''
      : `<details><summary>${rest.length} cases as before</summary>\n\n${caseTable(rest)}\n\n</details>`,
  ];
  return `${parts.filter(part => part !== '').join('\n\n')}\n`;
}

function factsOf(comparison: Comparison): readonly (readonly string[])[] {
  const { score, baselineScore, delta, tolerance, headroom, passed, failed, run } = comparison;
  const facts: readonly (readonly [string, string | null])[] = [
    ['Score', formatScore(score)],
    ['Baseline', baselineScore === null ? null : formatScore(baselineScore)],
    [
      'Difference',
      delta === null
        ? null
        : `${delta < 0 ? '-' : '+'}${formatScore(Math.abs(delta))} (tolerance ${formatScore(tolerance)})`,
    ],
    ['Headroom', headroom === 0 ? null : formatScore(headroom)],
    ['Cases', `${passed} pass, ${failed} fail`],
    ['Frozen', baselineText(comparison)],
    [
      'Run',
      `${run.started_at}, ${formatDuration(run.duration_ms)}${run.is_offline ? ', offline' : ''}, p1 ${run.p1_version}`,
    ],
  ];
  return facts.flatMap(([name, text]) => (text === null ? [] : [[name, cell(shortened(text, LONGEST))]]));
}

function caseTable(cases: readonly ComparedCase[]): string {
  const rows = cases
    .slice(0, ROWS)
    .map(each => [
      each.change,
      code(shortened(each.id, LONGEST)),
      kindText(each),
      standingText(each.before),
      `${standingText(each.now)}${each.rerun === null ? '' : `, rerun ${each.rerun.passed} of ${each.rerun.repeats}`}`,
      cell(shortened(each.why ?? '', LONGEST)),
    ]);
  const more =
    cases.length > ROWS ? `\n\n${cases.length - ROWS} more are in the JSON and the JUnit file.` : '';
  return `${table(['', 'Case', '', 'Baseline', 'Now', 'Why'], rows).trimEnd()}${more}`;
}

function diffsOf(cases: readonly ComparedCase[]): readonly string[] {
  return cases
    .flatMap(({ id, diff }) => (diff === null ? [] : [{ id, diff }]))
    .slice(0, DIFFS)
    .map(({ id, diff }) => `${code(shortened(id, LONGEST))}\n\n${block(shownDiff(diff))}`);
}

/** Lines stay lines; nothing else of it acts on a reader's screen. */
function shownDiff(diff: string): string {
  const shown = diff.split('\n').map(visible).join('\n');
  return shown.length <= LONGEST_DIFF ? shown : `${shown.slice(0, LONGEST_DIFF)}\n…`;
}

function shortened(text: string, longest: number): string {
  const shown = visible(text);
  return shown.length <= longest ? shown : `${shown.slice(0, longest - 1)}…`;
}
