import type { Finding } from './finding.ts';
import type { IgnoreEntry } from './ignore-file.ts';
import type { Severity } from './rule.ts';
import { isByDesign, type LeftOut, type ScanCounts } from './sources/source-piece.ts';

/** What a scan read and found, as all of its outputs tell it. No secret is in it. */
export interface ScanAnswer {
  readonly source: 'tree' | 'staged' | 'range' | 'history';
  /** What was scanned, for a person. */
  readonly what: string;
  readonly counts: Readonly<ScanCounts>;
  readonly failOn: Severity;
  /** That nobody answers for, the worst first. */
  readonly open: readonly Finding[];
  /** Those of `open` at or above `failOn`. */
  readonly failing: readonly Finding[];
  readonly ignored: readonly { readonly finding: Finding; readonly entry: IgnoreEntry }[];
  /** Entries of the ignore file that have run out. */
  readonly expired: readonly IgnoreEntry[];
  /** Entries of which a scan of all commits found nothing. */
  readonly unused: readonly IgnoreEntry[];
  readonly leftOut: readonly LeftOut[];
}

/** What could not be read, and so may hide a secret. */
export function unreadOf({ leftOut }: Pick<ScanAnswer, 'leftOut'>): readonly LeftOut[] {
  return leftOut.filter(file => !isByDesign(file));
}

/** `12 commits, 3 blobs, 4567 bytes`. */
export function amountOf(answer: Pick<ScanAnswer, 'counts' | 'leftOut'>): string {
  const { counts } = answer;
  const unread = unreadOf(answer).length;
  const leftOut = unread === 0 ? '' : `; ${unread} files were NOT scanned, or not whole`;
  const remembered = counts.remembered === 0 ? '' : `, ${counts.remembered} files remembered as clean`;
  return `${counts.commits} commits, ${counts.blobs} blobs, ${counts.bytes} bytes${remembered}${leftOut}`;
}

/** The answer as data. */
export function scanData(answer: ScanAnswer): Readonly<Record<string, unknown>> {
  const { source, what, counts, failOn, open, failing, ignored, expired, unused, leftOut } = answer;
  return {
    source,
    what,
    commits: counts.commits,
    blobs: counts.blobs,
    bytes: counts.bytes,
    remembered: counts.remembered,
    fail_on: failOn,
    failing: failing.length,
    findings: open,
    ignored: ignored.map(({ finding, entry }) => ({
      ...finding,
      owner: entry.owner,
      reason: entry.reason,
      expires: entry.expires,
    })),
    expired_ignores: expired.map(({ fingerprint, owner, expires }) => ({ fingerprint, owner, expires })),
    unused_ignores: unused.map(({ fingerprint, owner, expires }) => ({ fingerprint, owner, expires })),
    left_out: leftOut,
  };
}
