import type { WrappedForm } from './encodings.ts';
import { escapeForRegExp } from './escape-for-reg-exp.ts';
import { matches, overlappingMatches, type Span, union } from './spans.ts';
import { TOKEN_FORMATS, type TokenFormat } from './token-formats.ts';
import { createWrappedPieces } from './wrapped-pieces.ts';

/** Everything that is to be hidden, beside tokens in well-known formats. */
export interface Hidden {
  /** Texts, in every encoding. */
  readonly literals: readonly string[];
  /** Those of them that may stand in pieces on several lines. */
  readonly wrapped: readonly WrappedForm[];
  /** The user's own patterns (`redact:` of p1.yml). */
  readonly patterns: readonly RegExp[];
}

/** Finds all that is to be hidden in a text. */
export interface SecretFinder {
  /** In order; none touches the inside of another: of secrets that overlap, one span covers all. */
  readonly find: (text: string) => readonly Span[];
  /** What of it is a secret or a token, in no order. Each holds one of the needles. */
  readonly findKnown: (text: string) => readonly Span[];
  /** What of it the user's patterns match, in no order. */
  readonly findPatterns: (text: string) => readonly Span[];
  readonly needles: readonly string[];
}

/** What may stand before a token: no letter or digit, or an escape of JSON (`\n`), of URLs (`%3D`) or of a terminal's colours. */
const BEFORE_TOKEN = '(?<![A-Za-z0-9])|(?<=\\\\[bfnrt]|\\\\u[0-9a-fA-F]{4}|%[0-9a-fA-F]{2}|\\x1b\\[[0-9;]*m)';

/** Each kind is searched for by itself: no match of one hides the start of another. */
export function createSecretFinder({ literals, wrapped, patterns }: Hidden): SecretFinder {
  // Longest first: of those that start at one place the first one is taken.
  const longestFirst = [...new Set(literals)].sort((a, b) => b.length - a.length);
  const ofSecrets = longestFirst.length === 0 ? [] : [expressionOf(longestFirst.map(escapeForRegExp))];
  const short = [...ofSecrets, expressionOf(TOKEN_FORMATS.map(tokenSource))];
  const pieces = createWrappedPieces(wrapped);
  const own = patterns.map(({ source }) => new RegExp(source, 'gm'));
  const needles = [...longestFirst, ...pieces.seeds, ...TOKEN_FORMATS.map(({ prefix }) => prefix)];
  const findKnown = (text: string): readonly Span[] => [
    ...short.flatMap(expression => overlappingMatches(text, expression)),
    ...pieces.find(text),
  ];
  const findPatterns = (text: string): readonly Span[] => own.flatMap(each => matches(text, each));
  const find = (text: string): readonly Span[] => union([...findKnown(text), ...findPatterns(text)]);
  return { find, findKnown, findPatterns, needles };
}

function expressionOf(alternatives: readonly string[]): RegExp {
  return new RegExp(alternatives.join('|'), 'g');
}

/** The look behind follows the prefix: the engine searches for plain letters, several times faster than for a place. */
function tokenSource({ prefix, body }: TokenFormat): string {
  const literal = escapeForRegExp(prefix);
  return `${literal}(?<=(?:${BEFORE_TOKEN})${literal})${body}`;
}
