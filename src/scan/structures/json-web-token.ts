import type { Found, Rule } from '../rule.ts';
import type { ScannedText } from '../scanned-text.ts';

const TOKEN =
  /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,4000}\.eyJ[A-Za-z0-9_-]{8,16000}\.[A-Za-z0-9_-]{16,4000}/y;

/** A signed JSON Web Token in its compact form (RFC 7519, RFC 7515 7.1), whose header names an algorithm. */
export function jsonWebTokenRule(): Rule {
  return {
    id: 'json-web-token',
    description: 'Signed JSON Web Token',
    severity: 'high',
    tier: 1,
    keywords: ['eyj'],
    definition: String(TOKEN),
    at: find,
  };
}

function find({ text }: ScannedText, start: number): Found | undefined {
  TOKEN.lastIndex = start;
  const token = TOKEN.exec(text)?.[0];
  if (token === undefined) return undefined;
  const header = Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString('latin1');
  return /"alg"\s*:\s*"[A-Za-z]/.test(header) ? { start, end: start + token.length } : undefined;
}
