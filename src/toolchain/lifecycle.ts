import { type Constraint, canBothHold, startingWith } from './constraint.ts';
import { END_OF_LIFE } from './end-of-life.ts';
import type { Tool } from './pin.ts';
import { compareVersions, type Version, versionAt } from './version.ts';

/** A line of versions that is maintained together, such as Node 22 or Python 3.12. */
export interface Line {
  readonly name: string;
  readonly version: Version;
  readonly precision: 1 | 2 | 3;
  /** The day from which nobody maintains it; null while none is announced. */
  readonly endsOn: string | null;
  /** The day from which it is for long-term use; null for never. */
  readonly longTermFrom: string | null;
  readonly codename: string | null;
}

export interface Lifecycle {
  readonly source: string;
  /** The day of which the table is. */
  readonly asOf: string;
  /** Oldest first. */
  readonly lines: readonly Line[];
}

/** What is known of the lines of `tool`; null for a tool whose makers maintain only the newest. */
export function lifecycleOf(tool: Tool): Lifecycle | null {
  const table = END_OF_LIFE[tool];
  if (table === undefined) return null;
  const lines = table.lines.map(([name, endsOn, longTermFrom = null, codename = null]) => ({
    name,
    ...(versionAt(name) ?? { version: [0, 0, 0] as const, precision: 1 as const }),
    endsOn,
    longTermFrom,
    codename,
  }));
  return { ...table, lines };
}

/** The lines that `constraint` allows a version of. What is older than the oldest line counts as that one. */
export function linesOf({ lines }: Lifecycle, constraint: Constraint): readonly Line[] {
  const found = lines.filter(({ version, precision }) =>
    canBothHold(startingWith(version, precision), constraint),
  );
  const [oldest] = lines;
  const isOlder =
    oldest !== undefined &&
    constraint.some(({ high }) => high !== null && compareVersions(high, oldest.version) <= 0);
  return found.length === 0 && isOlder ? [oldest] : found;
}

export function isPast({ endsOn }: Line, today: string): boolean {
  return endsOn !== null && endsOn <= today;
}

/** Whole days from `today` until the end; null when no end is known. */
export function daysLeft({ endsOn }: Line, today: string): number | null {
  return endsOn === null ? null : Math.round((Date.parse(endsOn) - Date.parse(today)) / 86_400_000);
}

/** Lines that are meant to be used on `today`: maintained, and for the long term where a tool has such lines. Oldest first. */
export function usableLines({ lines }: Lifecycle, today: string): readonly Line[] {
  const hasLongTerm = lines.some(line => line.longTermFrom !== null);
  return lines.filter(
    line =>
      line.endsOn !== null &&
      !isPast(line, today) &&
      (!hasLongTerm || (line.longTermFrom !== null && line.longTermFrom <= today)),
  );
}
