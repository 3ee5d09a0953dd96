import type { EventOf, JournalEvent } from '../kernel/events/index.ts';
import type { ScanReport, SecretReport, SessionReport } from './schema.ts';

type ScansReport = Pick<SessionReport, 'scans' | 'secrets_found' | 'secrets_ignored' | 'secret_findings'>;

/** More are counted and not listed: the SARIF file of the scan has all of them. */
const LISTED = 500;

/** What the scans of a session read, and what they found. */
export function foldScans(events: readonly JournalEvent[]): ScansReport {
  const scans = events.filter(event => event.type === 'scan.finished').map(scanOf);
  const findings = events.filter(event => event.type === 'scan.finding');
  return {
    secrets_found: scans.reduce((sum, scan) => sum + scan.findings, 0),
    secrets_ignored: scans.reduce((sum, scan) => sum + scan.ignored, 0),
    scans,
    secret_findings: findings.slice(0, LISTED).map(findingOf),
  };
}

function scanOf(event: EventOf<'scan.finished'>): ScanReport {
  const { source, what, commits, blobs, bytes, left_out, findings, failing, ignored } = event;
  return { job: event.job, source, what, commits, blobs, bytes, left_out, findings, failing, ignored };
}

function findingOf(event: EventOf<'scan.finding'>): SecretReport {
  const { rule, severity, path, line, commit, fingerprint, fails } = event;
  return { rule, severity, path, line, commit, fingerprint, fails };
}
