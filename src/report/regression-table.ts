import { cell, code, table } from '../formats/markdown.ts';
import { shortened } from './listing.ts';
import type { FailingCaseReport, FrozenReport, RegressionReport, SessionReport } from './schema.ts';

/** Which suites ran and what was frozen, with at most `limit` of the cases that failed, or '' when neither was. */
export function regressionSection(report: SessionReport, limit: number): string {
  const { regression_runs, regression_failing, regression_failing_cases, regression_frozen } = report;
  if (regression_runs.length + regression_frozen.length + regression_failing === 0) return '';
  const shown = regression_failing_cases.slice(0, limit);
  const left = regression_failing - shown.length;
  const parts = [
    listed(['Suite', 'Verdict', 'Score', 'Baseline', 'Cases', 'Regressed'], regression_runs.map(runRow)),
    listed(['Frozen', 'Cases', 'Score', 'By', 'Reason'], regression_frozen.map(frozenRow)),
    listed(['Case that failed', '', 'Passed', 'Why'], shown.map(caseRow)),
    left > 0 ? `${left} more cases that failed are in the suite's own summary.` : '',
  ];
  return `## Regression\n\n${parts.filter(part => part !== '').join('\n\n')}`;
}

const NAMED = 10;

function listed(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? '' : table(head, rows).trimEnd();
}

function runRow(run: RegressionReport): readonly string[] {
  const { tier, shard, verdict, reason_code, score, baseline_score, passed, failed, regressed } = run;
  const more = regressed.length > NAMED ? ` and ${regressed.length - NAMED} more` : '';
  return [
    shard === null ? tier : `${tier}, shard ${cell(shard)}`,
    (verdict ?? (shard === null ? reason_code : 'not judged')).toUpperCase(),
    percent(score),
    baseline_score === null ? '' : percent(baseline_score),
    `${passed} pass, ${failed} fail`,
    `${regressed
      .slice(0, NAMED)
      .map(id => code(shortened(id)))
      .join(', ')}${more}`,
  ];
}

function frozenRow({ digest, cases, score, actor, reason }: FrozenReport): readonly string[] {
  return [code(digest.slice(0, 12)), `${cases}`, percent(score), cell(actor ?? ''), cell(shortened(reason))];
}

function caseRow(each: FailingCaseReport): readonly string[] {
  const kind = [each.is_critical && 'critical', each.is_noisy && 'noisy'].filter(text => text !== false);
  return [
    code(shortened(each.case)),
    kind.join(', '),
    `${each.passes} of ${each.repeats}`,
    cell(shortened(each.message ?? '')),
  ];
}

function percent(score: number): string {
  const shown = (100 * score).toFixed(1);
  return `${shown === '100.0' && score < 1 ? '99.9' : shown} %`;
}
