import { isMonotonous, isPlaceholder } from '../generic/placeholder.ts';
import { looksRandom, valueShape } from '../generic/value-shape.ts';
import type { Found, Rule } from '../rule.ts';
import type { ScannedText } from '../scanned-text.ts';

const BASIC = /basic(?:\s|\\?["'],?\s?\+?\s?\\?["']?|%20|\+){1,2}([A-Za-z0-9+/]{6,400}={0,2})(?![\w+/=])/iy;
const BEARER = /bearer(?:\s|%20|\+|:\s?|\\?["'],?\s?\\?["']?){1,2}([A-Za-z0-9._~+/-]{12,4000}={0,2})/iy;

/** Name and password as HTTP's Basic scheme sends them (RFC 7617): base64 of `name:password`. */
export function basicRule(): Rule {
  return {
    id: 'basic-authorization',
    description: 'Name and password of HTTP Basic authentication',
    severity: 'high',
    tier: 1,
    keywords: ['basic'],
    definition: String(BASIC),
    at: ({ text, isTextAt }: ScannedText, start: number): Found | undefined => {
      if (!isTextAt(start)) return undefined;
      const found = valueAt(BASIC, text, start);
      if (found === undefined) return undefined;
      const decoded = Buffer.from(text.slice(found.start, found.end), 'base64').toString('latin1');
      if (!/^[\x20-\x7e]*:[\x20-\x7e]+$/.test(decoded) || decoded.length < 4) return undefined;
      return /[<{$]|^:$|^user(?:name)?:pass(?:word)?$/i.test(decoded) ? undefined : found;
    },
  };
}

/** A token as HTTP's Bearer scheme sends it (RFC 6750 2.1). */
export function bearerRule(): Rule {
  return {
    id: 'bearer-authorization',
    description: 'Token of HTTP Bearer authentication',
    severity: 'high',
    tier: 1,
    keywords: ['bearer'],
    definition: String(BEARER),
    at: ({ text, isTextAt }: ScannedText, start: number): Found | undefined => {
      if (!isTextAt(start)) return undefined;
      const found = valueAt(BEARER, text, start);
      if (found === undefined) return undefined;
      const value = text.slice(found.start, found.end);
      if (isPlaceholder(value) || isMonotonous(value) || /^[a-z_]+\.[a-z_.]+$/i.test(value)) return undefined;
      return looksRandom(value, valueShape(value)) ? found : undefined;
    },
  };
}

function valueAt(pattern: RegExp, text: string, at: number): Found | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  const value = match?.[1];
  if (match === null || value === undefined) return undefined;
  const end = at + match[0].length;
  return { start: end - value.length, end };
}
