import type { GateId } from '../../config/gate-ids.ts';

/** What somebody answers for: a finding that fails no check for a while. */
export interface Waiver {
  readonly gate: GateId;
  /** Id of the criterion: `secrets/new-finding`. */
  readonly criterion: string;
  /** A glob that the finding's scope matches. */
  readonly scope: string;
  readonly owner: string;
  readonly reason: string;
  /** Who allowed it; a name on GitHub. */
  readonly approver: string;
  /** The last UTC day on which it stands, `yyyy-mm-dd`. */
  readonly expires: string;
  /** `file:line:column`. */
  readonly where: string;
}

export const WAIVER_FILE = '.github/p1-waivers.yml';

/** No waiver stands for longer: what lasts belongs into the policy. */
export const LONGEST_WAIVER_DAYS = 90;
/** So long before its end a waiver is told of. */
export const SOON_DAYS = 14;

const DAY_MS = 86_400_000;

/** Days from the UTC day of `now` to that on which `waiver` ends; below zero once it has. */
export function daysLeft({ expires }: Waiver, now: Date): number {
  const today = Date.parse(`${now.toISOString().slice(0, 10)}T00:00:00Z`);
  return Math.round((Date.parse(`${expires}T00:00:00Z`) - today) / DAY_MS);
}

/** Whether `one` and `other` name the same user of GitHub, with or without `@`. */
export function isSameUser(one: string, other: string): boolean {
  return userName(one) === userName(other);
}

function userName(written: string): string {
  return written.normalize('NFKC').trim().replace(/^@/, '').toLowerCase();
}

/** What a waiver is about, as a message names it. */
export function waiverName({ criterion, scope }: Pick<Waiver, 'criterion' | 'scope'>): string {
  return scope === '*' ? criterion : `${criterion} for ${scope}`;
}
