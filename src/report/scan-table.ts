import { cell, code, table } from '../formats/markdown.ts';
import { shortened } from './listing.ts';
import type { SessionReport } from './schema.ts';

/** What was scanned for secrets, and at most `limit` of those that were found, or '' when nothing was scanned. */
export function scanSection({ scans, secret_findings, secrets_found }: SessionReport, limit: number): string {
  if (scans.length === 0) return '';
  const rows = scans.map(scan => [
    cell(scan.what),
    `${scan.commits}`,
    `${scan.blobs}`,
    `${scan.bytes}`,
    `${scan.findings}`,
    `${scan.ignored}`,
    `${scan.left_out}`,
  ]);
  const shown = secret_findings.slice(0, limit);
  const found = shown.map(finding => [
    finding.severity,
    code(shortened(finding.rule)),
    code(shortened(`${finding.path}:${finding.line}`)),
    code(finding.commit?.slice(0, 12) ?? ''),
    code(finding.fingerprint),
  ]);
  const parts = [
    table(['Scan', 'Commits', 'Blobs', 'Bytes', 'Findings', 'Ignored', 'Not scanned'], rows).trimEnd(),
    found.length === 0 ? '' : table(['Severity', 'Rule', 'Place', 'Commit', 'Fingerprint'], found).trimEnd(),
    secrets_found > shown.length
      ? `${secrets_found - shown.length} more findings are in the scan's own files.`
      : '',
  ];
  return `## Secret scan\n\n${parts.filter(part => part !== '').join('\n\n')}`;
}
