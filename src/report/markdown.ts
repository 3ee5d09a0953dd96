import { cell, code, table } from '../formats/markdown.ts';
import { formatDuration } from '../kernel/duration.ts';
import { formatUsd } from '../kernel/money.ts';
import { deadLetterSection } from './dead-letter-table.ts';
import { dependencySection } from './dependency-table.ts';
import { gateSection } from './gate-table.ts';
import { list, shortened } from './listing.ts';
import { regressionSection } from './regression-table.ts';
import { scanSection } from './scan-table.ts';
import type { RunReport, SessionReport } from './schema.ts';
import { timeline } from './timeline.ts';
import { toolchainSection } from './toolchain-table.ts';

/** GitHub shows no summary above 1 MiB; the last kilobytes are left for what is said about the cut. */
export const MAXIMUM_SUMMARY_BYTES = 1024 * 1024 - 4096;

/**
 * The report for a person. When it would not fit a job summary it drops, in this order: successful runs beyond the
 * newest 100, warnings and dead letters beyond 100, the chart, all but the first 500 runs; and says so.
 */
export function reportMarkdown(report: SessionReport): string {
  const whole = render(report, {
    runs: Number.POSITIVE_INFINITY,
    warnings: Number.POSITIVE_INFINITY,
    letters: Number.POSITIVE_INFINITY,
    hasChart: true,
  });
  if (Buffer.byteLength(whole) <= MAXIMUM_SUMMARY_BYTES) return whole;
  const shortened = { ...report, runs: withoutOldSuccesses(report.runs) };
  const tries = [
    render(shortened, { runs: 500, warnings: 100, letters: 100, hasChart: true }),
    render(shortened, { runs: 500, warnings: 100, letters: 100, hasChart: false }),
  ];
  const note = '\nThe report was too long for a summary: `session_report.json` has all of it.\n';
  const fitting = tries.find(text => Buffer.byteLength(text) <= MAXIMUM_SUMMARY_BYTES);
  return `${fitting ?? render(shortened, { runs: 50, warnings: 10, letters: 10, hasChart: false })}${note}`;
}

interface Detail {
  readonly runs: number;
  readonly warnings: number;
  readonly letters: number;
  readonly hasChart: boolean;
}

function render(report: SessionReport, detail: Detail): string {
  const chart = detail.hasChart ? timeline(report) : '';
  const parts = [
    `# ${cell(report.headline)}`,
    `**Next:** ${cell(report.next_step)}`,
    report.runs.length === 0 ? '' : `## Runs\n\n${runTable(report.runs.slice(0, detail.runs))}`,
    ...report.runs
      .filter(run => run.state === 'FAIL')
      .slice(0, 20)
      .map(failure),
    chart === '' ? '' : `## Timeline\n\n\`\`\`mermaid\n${chart}\n\`\`\``,
    alertList(report, detail.warnings),
    gateSection(report, detail.letters),
    scanSection(report, detail.letters),
    toolchainSection(report, detail.letters),
    dependencySection(report),
    regressionSection(report, detail.letters),
    deadLetterSection(report, detail.letters),
    warningList(report, detail.warnings),
    `## Session\n\n${factTable(report)}`,
  ];
  return `${parts.filter(part => part !== '').join('\n\n')}\n`;
}

function runTable(runs: readonly RunReport[]): string {
  const head = ['Step', 'State', 'Reason', 'Time', 'Cost', 'Files', 'Outputs'];
  return table(
    head,
    runs.map(run => [
      `${cell(run.step)}${run.is_smoke ? ' (smoke)' : ''}`,
      run.state,
      run.reason_code ?? '',
      run.duration_ms === null ? '' : formatDuration(run.duration_ms),
      costText(run),
      run.outputs_path === null ? '' : `${run.output_files} (${formatBytes(run.output_bytes)})`,
      run.outputs_path === null ? '' : code(run.outputs_path),
    ]),
  );
}

function failure(run: RunReport): string {
  const where = run.evidence === null ? '' : ` Evidence: ${code(run.evidence)}.`;
  return `### ${cell(run.step)} failed: ${run.reason_code ?? ''}\n\n${cell(shortened(run.message ?? ''))} ${cell(shortened(run.fix ?? ''))}${where}`;
}

function warningList({ warnings }: SessionReport, limit: number): string {
  const items = warnings.map(({ message, fix }) => `${cell(shortened(message))} ${cell(shortened(fix))}`);
  return items.length === 0 ? '' : `## Warnings\n\n${list(items, limit)}`;
}

function alertList({ alerts }: SessionReport, limit: number): string {
  const items = alerts.map(
    ({ severity, code: name, message, fix }) =>
      `${severity}: ${code(shortened(name))} ${cell(shortened(message))} ${cell(shortened(fix))}`,
  );
  return items.length === 0 ? '' : `## Alerts\n\n${list(items, limit)}`;
}

function factTable(report: SessionReport): string {
  const facts: readonly (readonly [string, string | null])[] = [
    ['Session', report.session_id],
    ['Started', report.started_at],
    ['Commit', report.sha === null ? null : `${report.sha.slice(0, 12)} ${report.branch ?? ''}`],
    ['Actor', report.actor],
    ['Configuration', report.config_path ?? 'none'],
    ['Guard', statusText(report.guard)],
    ['Cost', formatUsd(report.cost_micro_usd)],
    ['Daily budget', budgetText(report)],
    ['Dead letter queue', statusText(report.dead_letters)],
    ['Offline', report.is_offline ? 'yes' : 'no'],
    ['p1', `${report.p1_version ?? '?'} on Node ${report.node_version ?? '?'}, ${report.platform ?? '?'}`],
    ['Files', report.root],
  ];
  return table(
    ['', ''],
    facts.flatMap(([name, value]) => (value === null ? [] : [[name, cell(value)]])),
  );
}

/** A cost that nobody told is marked: it is what was kept for the run. */
function costText({ cost_micro_usd, is_cost_reported }: RunReport): string {
  if (cost_micro_usd === null || cost_micro_usd === 0) return '';
  return `${formatUsd(cost_micro_usd)}${is_cost_reported ? '' : ' (reserved)'}`;
}

function budgetText(report: SessionReport): string | null {
  const { budget_limit_micro_usd: limit, budget_settled_micro_usd, budget_reserved_micro_usd } = report;
  if (limit === null) return null;
  const spent = formatUsd(budget_settled_micro_usd ?? 0);
  const reserved = formatUsd(budget_reserved_micro_usd ?? 0);
  return `${report.budget_day ?? ''}: ${spent} spent, ${reserved} reserved of ${formatUsd(limit)} (${report.budget_source ?? ''})`;
}

function statusText(status: string): string {
  return status.replaceAll('-', ' ');
}

function withoutOldSuccesses(runs: readonly RunReport[]): RunReport[] {
  const newest = new Set(runs.filter(run => run.state === 'SUCCESS').slice(-100));
  return runs.filter(run => run.state !== 'SUCCESS' || newest.has(run));
}

function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(1)} ${units[power - 1]}`;
}
