import { asSameShape, isPlainObject } from '../kernel/trust-boundary.ts';
import { encodedForms, wrappedForms } from './encodings.ts';
import { createSecretFinder, type Hidden } from './secret-finder.ts';
import type { Span } from './spans.ts';

/** What stands where a secret stood. */
export const REDACTED = '***';

export interface Redactor {
  /** `text` without any secret, known token, or match of the user's patterns. */
  readonly text: (text: string) => string;
  /** `value` with every text in it redacted, object keys included. */
  readonly value: <T>(value: T) => T;
  /** What it hides. */
  readonly hidden: Hidden;
}

export interface RedactorOptions {
  readonly secrets: readonly string[];
  /** The user's own patterns (`redact:` of p1.yml). */
  readonly patterns: readonly RegExp[];
}

export function createRedactor({ secrets, patterns }: RedactorOptions): Redactor {
  const hidden = {
    literals: secrets.flatMap(encodedForms),
    wrapped: secrets.flatMap(wrappedForms),
    patterns,
  };
  const { find } = createSecretFinder(hidden);
  const text = (source: string): string => withoutSpans(source, find(source));
  return { text, value: value => redactDeep(value, text), hidden };
}

function withoutSpans(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  const between = spans.map(({ start }, index) => text.slice(spans[index - 1]?.end ?? 0, start) + REDACTED);
  return between.join('') + text.slice(spans.at(-1)?.end);
}

function redactDeep<T>(value: T, text: (source: string) => string): T {
  return asSameShape<T>(redactAny(value, text));
}

function redactAny(value: unknown, text: (source: string) => string): unknown {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return value.map(item => redactAny(item, text));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [text(key), redactAny(item, text)]));
}
