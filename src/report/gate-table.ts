import { cell, code, table } from '../formats/markdown.ts';
import { formatDuration } from '../kernel/duration.ts';
import { shortened } from './listing.ts';
import type { GateReport, SessionReport } from './schema.ts';

const SHOWN: Readonly<Partial<Record<GateReport['verdict'], string>>> = {
  fail: 'FAIL',
  error: 'FAIL (could not run)',
  'not-applicable': 'does not apply',
};

/** What each gate came to, and at most `limit` of what they found, or '' when none was asked. */
export function gateSection({ gates }: SessionReport, limit: number): string {
  if (gates.length === 0) return '';
  const rows = gates.map(({ job, gate, verdict, why, duration_ms, is_partial }) => [
    cell(job),
    cell(gate),
    `${SHOWN[verdict] ?? verdict}${is_partial ? ' (partial, not a check)' : ''}`,
    cell(shortened(why)),
    formatDuration(duration_ms),
  ]);
  const worst = gates.flatMap(gate => gate.worst);
  const found = gates.reduce(
    (sum, each) => sum + each.errors + each.failures + each.warnings + each.waived,
    0,
  );
  const shown = worst
    .slice(0, limit)
    .map(({ criterion, level, message, fix, file, line }) => [
      level === 'fail' || level === 'error' ? 'FAIL' : level,
      code(criterion),
      file === null ? '' : code(shortened(line === null ? file : `${file}:${line}`)),
      cell(shortened(message)),
      cell(shortened(fix)),
    ]);
  const parts = [
    table(['Job', 'Gate', 'Verdict', 'Why', 'Time'], rows).trimEnd(),
    shown.length === 0 ? '' : table(['', 'Condition', 'Place', 'What', 'What to do'], shown).trimEnd(),
    found > shown.length ? `${found - shown.length} more findings are in the check's own files.` : '',
  ];
  return `## Gates\n\n${parts.filter(part => part !== '').join('\n\n')}`;
}
