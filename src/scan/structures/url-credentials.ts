import { isMonotonous, isPlaceholder } from '../generic/placeholder.ts';
import { looksRandom, valueShape } from '../generic/value-shape.ts';
import type { Found, Rule } from '../rule.ts';
import type { ScannedText } from '../scanned-text.ts';

const USER_INFO = /:\/\/([^\s:@/'"<>`?#\\|]{0,100}):([^\s@'"<>`/\\]{1,200})@(?=[\w.[{$%<:(-])/y;
const TEMPLATE = /[${}()[\]]|%[sdvq]|^\*+$|^\.+$/;

/** The password of a URL's authority (RFC 3986 3.2.1), whatever the scheme: http, amqp, mongodb, redis, postgres… */
export function urlCredentialsRule(): Rule {
  return {
    id: 'url-credentials',
    description: 'Password in a URL',
    severity: 'high',
    tier: 1,
    keywords: ['://'],
    definition: `${USER_INFO} ${TEMPLATE}`,
    isWorthAsking: (bytes, start) => hasUserInfo(bytes, start + 3),
    at: find,
  };
}

function find({ text, isTextAt, kind }: ScannedText, start: number): Found | undefined {
  if (!isTextAt(start) || kind === 'lock') return undefined;
  USER_INFO.lastIndex = start;
  const match = USER_INFO.exec(text);
  if (match === null) return undefined;
  const [whole, user = '', password = ''] = match;
  if (TEMPLATE.test(password) || password.length < 3 || /^\d{1,5}$/.test(password)) return undefined;
  const isDull = isPlaceholder(password) || isMonotonous(password) || DULL.test(password);
  const host = text.slice(start + whole.length, start + whole.length + 24);
  const isOwn = LOCAL.test(host) && user !== password && !DULL_USER.test(user) && password.length >= 4;
  if (isDull && !isOwn && !looksRandom(password, valueShape(password))) return undefined;
  if (DULL_USER.test(user) && valueShape(password).digits === 0 && password.length < 8) return undefined;
  const at = start + whole.length - 1 - password.length;
  return { start: at, end: at + password.length };
}

/** A password that stands with a user and a machine of their own is the one that is used there, however dull. */
const LOCAL = /^(?:\d{1,3}\.){3}\d{1,3}|^%[sdv]|^localhost/;
const DULL_USER = /^(?:(?:my|your|the|some)?[-_]?(?:user|username|usr|login|name|x|foo|u))?\d?$/i;
const DULL =
  /^(?:my|your|the|some)?[-_]?(?:user|db|admin|root)?[-_]?(?:pass|passwd|password|pwd|pw|secret|token|key|bar|baz|pass-?word)(?:\d?|[-_]\d{1,4})$/i;

/** Of USER_INFO behind `://`: a text that is scanned has a character for each byte. */
const LONGEST_USER_INFO = 302;

/** A cheap look: `@` before anything that ends an authority. */
function hasUserInfo(bytes: Uint8Array, from: number): boolean {
  const limit = Math.min(bytes.length, from + LONGEST_USER_INFO);
  for (let index = from; index < limit; index += 1) {
    const code = bytes[index] ?? 0;
    if (code === 0x40) return true;
    if (code === 0x2f || code <= 0x20 || code === 0x22 || code === 0x27 || code === 0x3c || code === 0x60)
      return false;
  }
  return false;
}
