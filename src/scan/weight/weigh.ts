import type { Weighed } from '../rule.ts';
import type { ScannedText } from '../scanned-text.ts';
import { isEmptyToken } from './empty-token.ts';
import { isMashed } from './mashed.ts';
import { isPublishedExample } from './published-example.ts';
import { isSamplePath } from './sample-path.ts';
import { isUsualPassword } from './usual-password.ts';

/** So many different secrets of one kind in one file of a test are the test's data. */
const MANY_ALIKE = 4;
/** So many long numbers in hexadecimal digits are a table: of vectors, if it belongs to a test. */
const MANY_HEX = 6;
const TABLE = 40;
const LONG_HEX = /(?<![\w+/])[0-9a-fA-F]{32,}(?![\w+/=])/g;
const HEX = /^(?:0x)?[0-9a-fA-F]{24,}$/;
const COUNTED = 1_000_000;

const KEYS = /^(?:private-key|json-web-key|json-web-token)$/;
const DRAWN = /^(?:generic-(?:secret|key)|ethereum-private-key|json-web-key|otp-seed)$/;
const PASSWORDS =
  /^(?:generic-password|generic-secret|generic-authorization|url-credentials|basic-authorization|curl-user|sql-password|command-line-password|program-password)$/;

/** `a-token-without-client-id`: a test says what it is about. */
const SAID = /^[a-z]+(?:[-._ ]+[a-z]+){2,}$/;

/** Names that belong to nobody (RFC 2606, RFC 6761), in the same URL. */
const RESERVED_HOST =
  /(?:\/\/|@)(?:[\w-]+\.)*(?:example(?:\.(?:com|org|net))?|test|invalid|localdomain)(?::\d+)?(?=[/?#"'\s]|$)[^\s"'<>]{0,300}$/i;
/** JSDoc's tag, and its like, on the same line. */
const EXAMPLE_TAG = /@example\b[^\r\n]{0,80}$/i;
/** Python's sessions in documents: what is typed, and the line that answers it. */
const DOCTEST = /(?:^|\n)[ \t]*(?:>>>|\.\.\.) [^\n]*(?:\n[^\n]*)?$/;
/** The line begins as a comment of most languages. */
const COMMENT = /(?:^|\n)[ \t]*(?:\/\/|#|\*|--|;)[^\n]*$/;
/** From a document that was written by hand down to a true one that was copied there. */
const LONG_TOKEN = 32;
const SIGNATURE = /(?:\bsig|signature)(?:data|hex)*["']?\W{0,8}$/i;
const BASE64URL_OF_32_BYTES = /^[A-Za-z0-9_-]{43}=?$/;
const OPENAPI = /^\s*(?:#[^\n]*\n\s*|---\s*\n|\{\s*)*["']?(?:openapi|swagger)["']?\s*:/;

/**
 * Gives less weight to what is no secret of anybody as far as can be seen from around it, so that it is told and fails nothing:
 * examples that standards print, or that describe an API; the usual passwords in tests; tables of test vectors; files of a test with many
 * keys of one kind. Tables of some dozen long hexadecimal numbers in a test are left out altogether.
 */
export function weigh<S extends Weighed>(text: ScannedText, secrets: readonly S[]): readonly S[] {
  if (secrets.length === 0) return secrets;
  const isSample = isSamplePath(text.path);
  const isApi = OPENAPI.test(text.text.slice(0, 4_096));
  const alike = isSample ? countsOf(secrets) : new Map<string, number>();
  const needsHex = isSample && secrets.some(secret => isNumber(text.text, secret));
  const hex = needsHex ? longHexIn(text.text) : 0;

  return secrets.flatMap(found => {
    const { label, secret } = found;
    const isInTable = hex >= MANY_HEX && isNumber(text.text, found);
    if (isInTable && hex >= TABLE) return [];
    const isLight =
      isInTable ||
      isPublishedExample(secret) ||
      isEmptyToken(secret) ||
      (label.id.startsWith('generic-') && isMashed(secret)) ||
      (isApi && (label.id.startsWith('generic-') || KEYS.test(label.id) || PASSWORDS.test(label.id))) ||
      (KEYS.test(label.id) && (alike.get(label.id) ?? 0) >= MANY_ALIKE) ||
      (PASSWORDS.test(label.id) && (isSample || isInComment(text, found)) && isUsual(secret)) ||
      (PASSWORDS.test(label.id) && isSample && SAID.test(secret)) ||
      isShownBy(text.text, found);
    return isLight && label.severity !== 'low'
      ? [{ ...found, label: { ...label, severity: 'low' } }]
      : [found];
  });
}

function countsOf(secrets: readonly Weighed[]): ReadonlyMap<string, number> {
  const byId = new Map<string, Set<string>>();
  for (const { label, secret } of secrets) {
    const known = byId.get(label.id);
    if (known === undefined) byId.set(label.id, new Set([secret]));
    else known.add(secret);
  }
  return new Map([...byId].map(([id, known]) => [id, known.size]));
}

function longHexIn(text: string): number {
  return new Set(text.slice(0, COUNTED).match(LONG_HEX)).size;
}

/** Tokens are drawn as such numbers, too, and recordings hold true ones: of what is called so, only signatures. */
function isNumber(text: string, { start, label, secret }: Weighed): boolean {
  if (label.id === 'generic-token') {
    return HEX.test(secret) && SIGNATURE.test(text.slice(Math.max(0, start - 24), start));
  }
  return DRAWN.test(label.id) && (HEX.test(secret) || BASE64URL_OF_32_BYTES.test(secret));
}

function isUsual(secret: string): boolean {
  const decoded = /^[A-Za-z0-9+/]{8,}={0,2}$/.test(secret)
    ? Buffer.from(secret, 'base64').toString('latin1').trim()
    : '';
  const password = /^[\x21-\x7e]+:([\x20-\x7e]+)$/.exec(decoded)?.[1] ?? secret;
  return isUsualPassword(password.replace(/%[0-9a-f]{2}/gi, percentDecoded));
}

function percentDecoded(coded: string): string {
  return String.fromCharCode(Number.parseInt(coded.slice(1), 16));
}

function isInComment({ text, kind }: ScannedText, { start }: Weighed): boolean {
  return kind !== 'prose' && COMMENT.test(text.slice(Math.max(0, start - 300), start));
}

function isShownBy(text: string, { start, secret }: Weighed): boolean {
  const before = text.slice(Math.max(0, start - 300), start);
  return (
    RESERVED_HOST.test(before) ||
    (secret.length < LONG_TOKEN && DOCTEST.test(before)) ||
    EXAMPLE_TAG.test(before)
  );
}
