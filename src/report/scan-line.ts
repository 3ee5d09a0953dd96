import { visible } from '../kernel/errors.ts';
import type { EventOf, JournalEvent } from '../kernel/events/index.ts';

type ScanEvent = Extract<JournalEvent, { type: `scan.${string}` }>;

/** The line of the human log for what a scan tells. The phrase `SECURITY VIOLATION` is there to be searched for. */
export function scanLine(event: ScanEvent): string {
  return visible(event.type === 'scan.finding' ? finding(event) : finished(event));
}

function finding(event: EventOf<'scan.finding'>): string {
  const commit = event.commit === null ? '' : ` in commit ${event.commit.slice(0, 12)}`;
  const told = event.fails ? '' : ', below fail-on';
  return `SECURITY VIOLATION (${event.rule}, ${event.severity}${told}): ${event.path}:${event.line}${commit}: ${event.description} Fingerprint ${event.fingerprint}.`;
}

function finished(event: EventOf<'scan.finished'>): string {
  const remembered = event.remembered === 0 ? '' : `, ${event.remembered} files remembered as clean`;
  const leftOut = event.left_out === 0 ? '' : `, ${event.left_out} files not scanned`;
  return `Secret scan of ${event.what}: ${event.commits} commits, ${event.blobs} blobs, ${event.bytes} bytes${remembered}${leftOut}; ${event.findings} findings, ${event.failing} of them fail, ${event.ignored} ignored`;
}
