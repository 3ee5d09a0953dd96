import { quote } from '../../kernel/errors.ts';

/** Something that a change allows and that was not allowed before. */
export interface Loosening {
  /** The key of p1.yml (`guard.daily-budget-usd`), or the path of the file. */
  readonly key: string;
  /** What becomes weaker, from what to what, in one sentence. */
  readonly message: string;
}

export type Loosenings = readonly Loosening[];

/** A file as text, or as it comes. */
export type FileText = string | Uint8Array;

/** How a value is shown. */
type Shown<T> = (value: T) => string;

export function raised(
  key: string,
  before: number,
  after: number,
  shown: Shown<number> = String,
): Loosenings {
  return after > before ? [told(key, `is raised from ${shown(before)} to ${shown(after)}`)] : [];
}

export function lowered(
  key: string,
  before: number,
  after: number,
  shown: Shown<number> = String,
): Loosenings {
  return after < before ? [told(key, `is lowered from ${shown(before)} to ${shown(after)}`)] : [];
}

/** `order` goes from the strictest to the weakest. */
export function weakened<T extends string>(
  key: string,
  order: readonly T[],
  before: T,
  after: T,
): Loosenings {
  return order.indexOf(after) > order.indexOf(before) ? [told(key, `goes from ${before} to ${after}`)] : [];
}

/** Entries that are gone, each said once. */
export function shrunk(key: string, before: readonly string[], after: readonly string[]): Loosenings {
  const gone = without(before, after);
  return gone.length === 0 ? [] : [told(key, `loses ${listed(gone)}`)];
}

export function grown(key: string, before: readonly string[], after: readonly string[]): Loosenings {
  const added = without(after, before);
  return added.length === 0 ? [] : [told(key, `gains ${listed(added)}`)];
}

/** A value of which nobody can say whether another is weaker, and which decides what is looked at. */
export function moved(key: string, before: string | null, after: string | null): Loosenings {
  return before === after ? [] : [told(key, `goes from ${named(before)} to ${named(after)}`)];
}

export function told(key: string, what: string): Loosening {
  return { key, message: `\`${key}\` ${what}.` };
}

const MOST_LISTED = 5;

function listed(entries: readonly string[]): string {
  const shown = entries.slice(0, MOST_LISTED).map(entry => quote(entry));
  const left = entries.length - shown.length;
  return left === 0 ? shown.join(', ') : `${shown.join(', ')} and ${left} more`;
}

function named(value: string | null): string {
  return value === null ? 'nothing' : quote(value);
}

function without(these: readonly string[], those: readonly string[]): readonly string[] {
  const known = new Set(those);
  return [...new Set(these)].filter(entry => !known.has(entry));
}
