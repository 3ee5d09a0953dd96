import { asSameShape, isPlainObject } from '../kernel/trust-boundary.ts';
import { encodedForms } from './encodings.ts';
import { TOKEN_FORMATS, type TokenFormat } from './token-formats.ts';

/** What stands where a secret stood. */
export const REDACTED = '***';

/** What may stand before a token: no letter or digit, or an escape of JSON (`\n`), of URLs (`%3D`) or of a terminal's colours. */
const BEFORE_TOKEN = '(?<![A-Za-z0-9])|(?<=\\\\[bfnrt]|\\\\u[0-9a-fA-F]{4}|%[0-9a-fA-F]{2}|\\x1b\\[[0-9;]*m)';

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
    ...TOKEN_FORMATS.map(tokenExpression),
    // Last, so that one that matches nothing or a letter does not hide a token's start from the alternatives above.
    ...patterns.map(pattern => `(?:${pattern.source})`),
  ];
  const expression = new RegExp(alternatives.join('|'), 'gm');
  const text = (source: string): string =>
    source.replace(expression, found => (found === '' ? '' : REDACTED));
  return { text, value: value => redactDeep(value, text), secrets, patterns, literals, expression };
}

/** The look behind follows the prefix: the engine searches for plain letters, several times faster than for a place. */
function tokenExpression({ prefix, body }: TokenFormat): string {
  const literal = escapeForRegExp(prefix);
  return `${literal}(?<=(?:${BEFORE_TOKEN})${literal})${body}`;
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
