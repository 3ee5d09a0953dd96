import type { Found, Rule, RuleLabel } from '../rule.ts';
import type { ScannedText } from '../scanned-text.ts';

/** The label of a private key's first line (RFC 7468, RFC 1421, OpenSSH's PROTOCOL.key, RFC 9580 6.2). */
const BEGIN = /-----BEGIN ((?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?|(?:[A-Z0-9]+ ){0,3}NKEY SEED)-----/y;
/** What stands between the pieces of a key that is written in a program: line breaks, their escapes, quotes, `+`. */
const BETWEEN = /(?:\\{1,4}[nrt]|[\s"'`+,>|#*\\]|<br ?\/?>|&#10;){1,200}/y;
const HEADER = /(?:Proc-Type|DEK-Info|Version|Comment|Charset|Hash|MessageID)[:=][^\r\n\\]{0,200}/y;
const BODY = /[A-Za-z0-9+/=_-]{4,80000}/y;
const LONGEST_KEY = 24_000;
const LEAST_BODY = 40;

/** Who has it has nothing without its passphrase. */
const ENCRYPTED: RuleLabel = {
  id: 'encrypted-private-key',
  description: 'Private key that a passphrase encrypts',
  severity: 'low',
};

/** A private key between its marks, on many lines or on one with `\n`, with at least some of its body. */
export function privateKeyRule(): Rule {
  return {
    id: 'private-key',
    description: 'Private key in PEM or OpenSSH form',
    severity: 'critical',
    tier: 1,
    keywords: ['-----begin'],
    definition: [BEGIN, BETWEEN, HEADER, BODY].map(String).join(' '),
    at: find,
  };
}

function find({ text }: ScannedText, start: number): Found | undefined {
  BEGIN.lastIndex = start;
  const label = BEGIN.exec(text)?.[1];
  if (label === undefined) return undefined;
  const bodyStart = BEGIN.lastIndex;
  let at = bodyStart;
  let body = 0;
  let distinct = '';
  let isEncrypted = label.startsWith('ENCRYPTED ');
  const limit = start + LONGEST_KEY;
  while (at < limit) {
    at = after(BETWEEN, text, at);
    const headed = after(HEADER, text, at);
    if (headed > at) {
      isEncrypted ||= text.slice(at, headed).includes('ENCRYPTED');
      at = headed;
      continue;
    }
    if (text.startsWith('-----END', at)) break;
    const next = after(BODY, text, at);
    if (next === at) break;
    body += next - at;
    if (distinct.length < 400) distinct += text.slice(at, next);
    at = next;
  }
  const least = label.endsWith('NKEY SEED') ? 30 : LEAST_BODY;
  if (body < least || new Set(distinct).size < 12) return undefined;
  const end = text.startsWith('-----END', at) ? endOfMark(text, at) : at;
  return isEncrypted ? { start, end, label: ENCRYPTED } : { start, end };
}

function endOfMark(text: string, at: number): number {
  const end = text.slice(at + 8, at + 80).indexOf('-----');
  return end === -1 ? at + 8 : at + 8 + end + 5;
}

function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
