import type { LogEntry } from './log-entry.ts';

/** What a run's log says of it. */
export interface Account {
  readonly askedMicroUsd: number;
  /** Null where nobody was told that the run is admitted. */
  readonly fence: number | null;
  readonly isRefused: boolean;
  /** Each sum that it was told is reserved, in turn. */
  readonly reservations: readonly number[];
  readonly end: { readonly reportedMicroUsd: number; readonly countsReservation: boolean } | null;
  readonly settledMicroUsd: number | null;
  /** The call that its process did not live to hear the answer of. */
  readonly underWay: 'admission' | 'top-up' | 'settlement' | null;
  /** The guard could not be asked: no store was down for so long. */
  readonly trouble: string | null;
}

const NOTHING: Account = {
  askedMicroUsd: 0,
  fence: null,
  isRefused: false,
  reservations: [],
  end: null,
  settledMicroUsd: null,
  underWay: null,
  trouble: null,
};

/** The accounts of all runs of a log, by run. */
export function accountsOf(entries: readonly LogEntry[]): ReadonlyMap<string, Account> {
  const accounts = new Map<string, Account>();
  for (const entry of entries) accounts.set(entry.run, after(accounts.get(entry.run) ?? NOTHING, entry));
  return accounts;
}

function after(account: Account, entry: LogEntry): Account {
  const reservations = 'microUsd' in entry ? [...account.reservations, entry.microUsd] : [];
  switch (entry.what) {
    case 'asks-admission':
      return { ...account, askedMicroUsd: entry.microUsd, underWay: 'admission' };
    case 'was-admitted':
      return { ...account, fence: entry.fence, reservations, underWay: null };
    case 'was-refused':
      return { ...account, isRefused: true, underWay: null, trouble: troubleIn(entry.reason) };
    case 'asks-more':
      return { ...account, underWay: 'top-up' };
    case 'was-given':
      return { ...account, reservations, underWay: null };
    case 'was-denied':
      return { ...account, underWay: null, trouble: troubleIn(entry.reason) };
    case 'settles': {
      const { microUsd: reportedMicroUsd, countsReservation } = entry;
      return { ...account, end: { reportedMicroUsd, countsReservation }, underWay: 'settlement' };
    }
    case 'was-settled':
      return { ...account, settledMicroUsd: entry.microUsd, underWay: null };
    case 'was-not-settled':
      return { ...account, trouble: entry.reason };
  }
}

function troubleIn(reason: string): string | null {
  return /^(?:state-unavailable|permission-missing|config-invalid)$/.test(reason) ? reason : null;
}
