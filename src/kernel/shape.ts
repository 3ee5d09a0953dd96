import { isDay } from './day.ts';
/**
 * Checks of values that come from outside, for the few that every launch reads: the schema library that the rest of p1 uses
 * takes a third of a short launch to start.
 */
export type Shape = (value: unknown) => string | undefined;

/** `path: problem`, or undefined for a value that is what the shape says. */
export function problemOf(value: unknown, shape: Shape): string | undefined {
  return shape(value)?.replace(/^\.|^: /, '');
}

export const text: Shape = value => (typeof value === 'string' ? undefined : ': is no text');
export const flag: Shape = value => (typeof value === 'boolean' ? undefined : ': is neither true nor false');
export const anything: Shape = () => undefined;
/** What JSON has no way to write differently, so that a sum can be trusted. */
export const integer: Shape = value => (Number.isSafeInteger(value) ? undefined : ': is no whole number');
export const count: Shape = value => integer(value) ?? (Number(value) >= 0 ? undefined : ': is below zero');
export const positive: Shape = value => integer(value) ?? (Number(value) >= 1 ? undefined : ': is below one');
export const amount: Shape = value =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0
    ? undefined
    : ': is no number from zero on';
/** RFC 3339, UTC, milliseconds. */
export const instant: Shape = value =>
  text(value) ??
  (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(String(value)) &&
  !Number.isNaN(Date.parse(String(value)))
    ? undefined
    : ': is no time');
export const day: Shape = value => text(value) ?? (isDay(String(value)) ? undefined : ': is no day');

export function oneOf(values: readonly unknown[]): Shape {
  return value => (values.includes(value) ? undefined : `: is not one of ${values.join(', ')}`);
}

export function orNull(shape: Shape): Shape {
  return value => (value === null ? undefined : shape(value));
}

export function listOf(shape: Shape): Shape {
  return value => (Array.isArray(value) ? firstProblem(value.entries(), shape) : ': is no list');
}

export function mapOf(shape: Shape): Shape {
  return value => (isMap(value) ? firstProblem(Object.entries(value), shape) : ': is no map');
}

/** A map with these keys and no other: rewriting it would drop a key that is not known. */
export function exactly(fields: Readonly<Record<string, Shape>>): Shape {
  return value => {
    if (!isMap(value)) return ': is no map';
    const unknown = Object.keys(value).find(key => !Object.hasOwn(fields, key));
    if (unknown !== undefined) return `.${unknown}: is not known`;
    for (const [key, shape] of Object.entries(fields)) {
      const problem = Object.hasOwn(value, key) ? shape(Reflect.get(value, key)) : ': is missing';
      if (problem !== undefined) return `.${key}${problem}`;
    }
    return undefined;
  };
}

/** One of several maps, told apart by the value of `key`. */
export function byKey(key: string, shapes: Readonly<Record<string, Shape>>): Shape {
  return value => {
    const kind: unknown = isMap(value) ? Reflect.get(value, key) : undefined;
    const shape = typeof kind === 'string' && Object.hasOwn(shapes, kind) ? shapes[kind] : undefined;
    return shape === undefined ? `.${key}: is not one of ${Object.keys(shapes).join(', ')}` : shape(value);
  };
}

function firstProblem(entries: Iterable<readonly [unknown, unknown]>, shape: Shape): string | undefined {
  for (const [key, value] of entries) {
    const problem = shape(value);
    if (problem !== undefined) return `.${String(key)}${problem}`;
  }
  return undefined;
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
