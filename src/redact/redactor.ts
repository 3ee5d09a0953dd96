import { asSameShape, isPlainObject } from '../kernel/trust-boundary.ts';
import { encodedForms } from './encodings.ts';
import { TOKEN_FORMATS } from './token-formats.ts';

/** What stands where a secret stood. */
export const REDACTED = '***';

export interface Redactor {
  /** `text` without any secret, known token, or match of the user's patterns. */
  readonly text: (text: string) => string;
  /** `value` with every text in it redacted, object keys included. */
  readonly value: <T>(value: T) => T;
  readonly secrets: readonly string[];
  readonly patterns: readonly RegExp[];
  /** The exact texts that are hidden, in every encoding, longest first. */
  readonly literals: readonly string[];
  /** Everything that is hidden, as one expression. */
  readonly expression: RegExp;
}

export interface RedactorOptions {
  readonly secrets: readonly string[];
  /** The user's own patterns (`redact:` of p1.yml). */
  readonly patterns: readonly RegExp[];
  /** Texts that are hidden as they are and in no other encoding. */
  readonly alsoHide?: readonly string[];
}

export function createRedactor({ secrets, patterns, alsoHide = [] }: RedactorOptions): Redactor {
  const forms = [...secrets.flatMap(encodedForms), ...alsoHide];
  const literals = [...new Set(forms)].sort((a, b) => b.length - a.length);
  const alternatives = [
    ...literals.map(escapeForRegExp),
    ...patterns.map(pattern => `(?:${pattern.source})`),
    ...TOKEN_FORMATS.map(({ prefix, body }) => `\\b${escapeForRegExp(prefix)}${body}`),
  ];
  const expression = new RegExp(alternatives.join('|'), 'g');
  const text = (source: string): string =>
    source.replace(expression, found => (found === '' ? '' : REDACTED));
  return { text, value: value => redactDeep(value, text), secrets, patterns, literals, expression };
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

function escapeForRegExp(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
