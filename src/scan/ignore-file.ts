import type { Finding } from './finding.ts';

/** A finding that somebody answers for. */
export interface IgnoreEntry {
  readonly fingerprint: string;
  readonly owner: string;
  readonly reason: string;
  /** The last UTC day on which it counts. */
  readonly expires: string;
  /** `file:line:column`. */
  readonly where: string;
}

export interface IgnoreFile {
  /** Key of the fingerprints; empty without a file. */
  readonly salt: string;
  readonly entries: readonly IgnoreEntry[];
}

/** What holds where there is no such file. */
export const NO_IGNORE_FILE: IgnoreFile = { salt: '', entries: [] };

/** What the entries say of the findings. */
export interface Judged {
  readonly open: readonly Finding[];
  readonly ignored: readonly { readonly finding: Finding; readonly entry: IgnoreEntry }[];
  /** Entries that have run out, whether or not there is such a finding. */
  readonly expired: readonly IgnoreEntry[];
  /** Entries of which nothing was found. */
  readonly unused: readonly IgnoreEntry[];
}

/** `today` is a UTC day, `yyyy-mm-dd`. */
export function judge(findings: readonly Finding[], { entries }: IgnoreFile, today: string): Judged {
  const inForce = new Map(
    entries.filter(({ expires }) => expires >= today).map(entry => [entry.fingerprint, entry]),
  );
  const open: Finding[] = [];
  const ignored: { finding: Finding; entry: IgnoreEntry }[] = [];
  for (const finding of findings) {
    const entry = inForce.get(finding.fingerprint);
    if (entry === undefined) open.push(finding);
    else ignored.push({ finding, entry });
  }
  const found = new Set(findings.map(({ fingerprint }) => fingerprint));
  return {
    open,
    ignored,
    expired: entries.filter(({ expires }) => expires < today),
    unused: entries.filter(({ fingerprint }) => !found.has(fingerprint)),
  };
}
