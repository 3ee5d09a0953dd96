import type { Found, Rule } from '../rule.ts';
import type { ScannedText } from '../scanned-text.ts';

/** How far from `kty` the private part of a key may stand: an RSA key of 8,192 bits has parts of 1,366 characters. */
const REACH = 8_000;
const PRIVATE_PART =
  /(?<![\w$.])(["']?)(d|k)\1\s{0,4}:\s{0,4}(?:["'`]|\\{1,3}")([A-Za-z0-9_-]{16,2000})=?(?:["'`]|\\{1,3}["'])/g;
const KTY = /kty(?:["']|\\{1,3}["'])?\s{0,4}:\s{0,4}(?:["'`]|\\{1,3}")(RSA|EC|OKP|oct)\b/y;
const QUOTED_PART = /\\{1,3}"(d|k)\\{1,3}"\s{0,4}:\s{0,4}\\{1,3}"([A-Za-z0-9_-]{16,2000})\\{1,3}"/g;

/** The private part of a JSON Web Key: `d`, or `k` of a symmetric one (RFC 7517, RFC 7518 6.2.2, 6.3.2, 6.4.1). */
export function jsonWebKeyRule(): Rule {
  return {
    id: 'json-web-key',
    description: 'Private or symmetric JSON Web Key',
    severity: 'critical',
    tier: 1,
    keywords: ['kty'],
    definition: [KTY, PRIVATE_PART, QUOTED_PART].map(String).join(' '),
    at: find,
  };
}

function find({ text, isBinary }: ScannedText, start: number): readonly Found[] | undefined {
  if (isBinary) return undefined;
  KTY.lastIndex = start;
  const kind = KTY.exec(text)?.[1];
  if (kind === undefined) return undefined;
  const from = objectStart(text, start);
  const to = objectEnd(text, start);
  const object = text.slice(from, to);
  const wanted = kind === 'oct' ? 'k' : 'd';
  for (const [pattern, group] of PATTERNS) {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(object); match !== null; match = pattern.exec(object)) {
      if (match[group - 1] !== wanted) continue;
      const value = match[group] ?? '';
      const at = from + match.index + match[0].lastIndexOf(value);
      return [{ start: at, end: at + value.length }];
    }
  }
  return undefined;
}

const PATTERNS: readonly (readonly [RegExp, number])[] = [
  [PRIVATE_PART, 3],
  [QUOTED_PART, 2],
];

function objectStart(text: string, at: number): number {
  const from = Math.max(0, at - REACH);
  return from + Math.max(0, text.slice(from, at).lastIndexOf('{'));
}

function objectEnd(text: string, at: number): number {
  const limit = Math.min(text.length, at + REACH);
  for (let index = at; index < limit; index += 1) if (text.charCodeAt(index) === 0x7d) return index;
  return limit;
}
