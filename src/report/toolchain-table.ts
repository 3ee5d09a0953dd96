import { cell, code, table } from '../formats/markdown.ts';
import { shortened } from './listing.ts';
import type { SessionReport } from './schema.ts';

/** The tools of each check, and at most `limit` of what was found, or '' when nothing was checked. */
export function toolchainSection({ toolchain_checks: checks }: SessionReport, limit: number): string {
  if (checks.length === 0) return '';
  const rows = checks.flatMap(({ job, tools }) =>
    tools.map(({ tool, verdict, installed, pins }) => [
      cell(job),
      cell(tool),
      verdict === 'fail' ? 'FAIL' : verdict,
      cell(installed),
      `${pins}`,
    ]),
  );
  const worst = checks.flatMap(check => check.worst);
  const shown = worst
    .slice(0, limit)
    .map(({ fails, file, line, message, fix }) => [
      fails ? 'FAIL' : 'warn',
      code(shortened(`${file}:${line}`)),
      cell(shortened(message)),
      cell(shortened(fix)),
    ]);
  const found = checks.reduce((sum, { findings }) => sum + findings, 0);
  const parts = [
    rows.length === 0
      ? 'No file says a version of a tool.'
      : table(['Job', 'Tool', 'Verdict', 'Installed', 'Pins'], rows).trimEnd(),
    shown.length === 0 ? '' : table(['', 'Place', 'What', 'What to do'], shown).trimEnd(),
    found > shown.length ? `${found - shown.length} more findings are in the check's own files.` : '',
  ];
  return `## Toolchain\n\n${parts.filter(part => part !== '').join('\n\n')}`;
}
