import type { Found, Rule } from '../rule.ts';
import type { ScannedText } from '../scanned-text.ts';

/** How far from `kty` the private part of a key may stand: an RSA key of 8,192 bits has parts of 1,366 characters. */
const REACH = 8_000;
const PRIVATE_PART =
  /(?<![\w$.])(["']?)(d|k)\1\s{0,4}:\s{0,4}(?:["'`]|\\{1,3}")([A-Za-z0-9_-]{16,2000})=?(?:["'`]|\\{1,3}["'])/g;
/** Says that a text is a key, once in each. */
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

function find({ text, isTextAt }: ScannedText, start: number): readonly Found[] | undefined {
  if (!isTextAt(start)) return undefined;
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

/** Another key's `kty` ends the search: so what lies between two is read once, however many there are. */
function objectStart(text: string, at: number): number {
  const from = Math.max(0, at - REACH);
  const before = text.slice(from, at);
  let start = before.lastIndexOf('kty');
  while (start > 0 && !isKty(text, from + start)) start = before.lastIndexOf('kty', start - 1);
  return from + Math.max(0, start, before.slice(Math.max(0, start)).lastIndexOf('{') + Math.max(0, start));
}

function objectEnd(text: string, at: number): number {
  const reach = text.slice(at + 1, at + REACH);
  let next = reach.indexOf('kty');
  while (next !== -1 && !isKty(text, at + 1 + next)) next = reach.indexOf('kty', next + 1);
  const limit = next === -1 ? Math.min(text.length, at + REACH) : at + 1 + next;
  for (let index = at; index < limit; index += 1) if (text.charCodeAt(index) === 0x7d) return index;
  return limit;
}

function isKty(text: string, at: number): boolean {
  KTY.lastIndex = at;
  return KTY.test(text);
}
