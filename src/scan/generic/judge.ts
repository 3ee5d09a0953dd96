import type { FileKind } from '../file-kind.ts';
import type { ScannedText } from '../scanned-text.ts';
import type { Assignment } from './assignment.ts';
import { classOfName, type NameClass, wordsOf } from './key-name.ts';
import { isMonotonous, isPlaceholder } from './placeholder.ts';
import { looksRandom, type ValueShape, valueShape } from './value-shape.ts';

/** Functions that are handed the name of a value, a text to show or a pattern, and no value. */
const READS =
  /(?:^|[._:])(?:require|import|include|\w*env|environ|get\w*|find\w*|t|i18n|gettext|translate|_+|describe|it|test|\w*query\w*|select\w*|\w*param\w*|lookup\w*|fetch\w*|read\w*|load\w*|\w*[iI]ds?|encode|decode|split|strip|replace|open|path|join|resolve\w*|\w*regexp?|match\w*|compile|pattern|format|s?printf|\w*error\w*|log\w*|contains\w*|has\w*|index\w*|prop\w*|field|column|attr\w*|symbol|symbol\.for|ref|inject|selector|\$|by\.\w+)$/i;
/** Names of functions that ask something about a secret. */
const ASKS =
  /^(?:get|has|is|check|verify|validate|find|match|compare|parse|read|require|reset|forgot|remove|delete|hash|encrypt|decrypt|no|on|expect|contains?|pass)$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NOT_ONE =
  /[\s<>]|^\W*$|^[a-z][a-z\d+.-]{1,20}:\/\/|^urn:|:$|^[a-z][\w.]*(?:\/[\w.]+)+@\d{4}-|^\w+=[^|&]*[|&]\w+=|^[})\];,]|^\{(?:CRYPT|S?SHA\d*|PBKDF2)\b|^###.*###$|^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)|^[\w.-]+\/[\w./-]+\.\w{1,5}$|\.(?:pem|key|crt|cer|pub|jks|p12|pfx|json|ya?ml|txt|js|ts|go|py|java|rb|php|html?|css|xml|conf|creds|env|sh|log|md|png|svg)$/i;
/** How public keys begin (RFC 5480, RFC 8410, RFC 3279), and the full names of types. */
const PUBLIC_KEY =
  /^(?:MFkwEwYHKoZIzj0CAQ|MHYwEAYHKoZIzj0CAQ|MCowBQYDK2V|MIIBIjANBgkqhkiG9w0BAQEFAAOC|MIGfMA0GCSqGSIb3DQEBAQUAA4GN)/;
const TYPE_NAME = /^(?:(?:[A-Z][a-z]+)+\d*\.){2,}/;
/** SHA-256's, in hexadecimal digits. */
const LONGEST_HMAC = 64;
/** Patterns and formats. */
const PATTERN = /\(\?[:=!<]|\[\^|\\[wdsbSWD][+*)[\]]|\{:?[\d.]*[a-z]?\}/;
/** Badges are for all to see, and so are their tokens. */
const BADGE = /\.svg\?(?:[\w=&.-]*&)?$/;
const CODE =
  /[(){}[\];]|=>|->|::|^[a-z_]\w*(?:\.[A-Za-z_]\w*)+$|^(?:process|os|env|config|settings|self|this|ctx|req|request|args|options|params|props|state|data|vars?|secrets?|local|module|each|Deno|System|Environment)[.[]/;
const NUMBER = /^-?0x[0-9a-f_]{1,19}$|^[-+]?[\d.,_]+(?:e[-+]?\d+)?[a-z]?$|\\[ux][0-9a-f]{2}|\\[0-7]{3}/i;
const DATE = /^\d{4}-\d\d-\d\d|^[~^=]*\d+(?:\.\d+)+(?:-(?:\d+(?:\.\d+)+)?)?$|^-?\d{1,7}$/;
const SCHEME = /^(?:basic|bearer|token|apikey|api-key|digest|key|oauth|negotiate|aws4-hmac-sha256)\s+/i;
/** A word in capitals, or with them in its middle, is a name in most programs. */
const CONSTANT = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;
const WORDS = /^[A-Za-z]+(?:[-_. ][A-Za-z]+)*$/;

/** There a colon stands between a target and what it is made of. */
const MAKEFILE = /(?:^|\/)(?:gnu)?makefile[\w.-]*$|\.mk$/i;
/** What a function is given besides a name is a pair of its own: `set("secret", "name=value")`. */
const PAIR = /^[A-Za-z_]\w*=\w/;

/** Which class of secret `assignment` gives away, or `undefined`. */
export function judge(assignment: Assignment, text: ScannedText): NameClass | undefined {
  const named = classOfName(assignment.name);
  if (named === undefined || text.kind === 'lock') return undefined;
  if (READS.test(assignment.through)) return undefined;
  if (
    (assignment.operator === 'call' || assignment.operator === 'comma') &&
    ASKS.test(firstWord(assignment.name))
  )
    return undefined;
  if (assignment.operator === 'space' && !hasBareValues(text.kind) && !/[_A-Z]/.test(assignment.name))
    return undefined;
  if (assignment.operator === 'space' && (text.kind === 'prose' || text.text[assignment.start - 1] === '`'))
    return undefined;
  if (assignment.operator === 'comma' && text.kind === 'prose' && text.text[assignment.start - 1] === '`')
    return undefined;
  if (assignment.operator === 'space' && /^pass$/i.test(assignment.name)) return undefined;
  if (assignment.operator === 'colon' && !assignment.isQuoted && MAKEFILE.test(text.path)) return undefined;
  if (assignment.operator === 'comma' && PAIR.test(assignment.value)) return undefined;
  if (isSignature(assignment)) return undefined;
  if (isPublic(assignment, text)) return undefined;
  const value = assignment.value;
  if (value.length < 4 || value.length > 512) return undefined;
  return isSecret(named.of, named.isSure, value, assignment, text) ? named.of : undefined;
}

function isSecret(
  of: NameClass,
  isSure: boolean,
  whole: string,
  assignment: Assignment,
  text: ScannedText,
): boolean {
  const value = of === 'auth' || of === 'token' ? whole.replace(SCHEME, '') : whole;
  if (
    NOT_ONE.test(value) ||
    PATTERN.test(value) ||
    PUBLIC_KEY.test(value) ||
    TYPE_NAME.test(value) ||
    isPlaceholder(value) ||
    DATE.test(value) ||
    (of !== 'password' && NUMBER.test(value))
  )
    return false;
  if (value.length < 4 || repeatsName(value, assignment.name)) return false;
  const shape = valueShape(value);
  if (
    !assignment.isQuoted &&
    ((assignment.operator === 'compare' && !hasBareValues(text.kind)) ||
      CODE.test(value) ||
      (!hasBareValues(text.kind) && !isBareInCode(value, shape)))
  )
    return false;
  if (of === 'password') return isPassword(value, assignment, text);
  if (CODE.test(value) && !looksRandom(value, shape)) return false;
  if (UUID.test(value))
    return (
      isSure && (of === 'token' || of === 'secret' || of === 'key') && !isMonotonous(value.replace(/-/g, ''))
    );
  if (looksRandom(value, shape))
    return (
      shape.length >= (of === 'secret' || of === 'token' ? 8 : 12) &&
      (isSure || (shape.length >= 16 && !shape.isHex && shape.uppers > 0))
    );
  if (of === 'secret' && shape.digits > 0 && shape.length >= 8)
    return shape.symbols > 0 || shape.length >= 10;
  return false;
}

/** Of a key pair, and so for all to see; an HMAC, which may stand for its owner, is shorter. */
function isSignature({ name, value, operator }: Assignment): boolean {
  return operator === 'colon' && value.length > LONGEST_HMAC && /sig(?:nature)?["\\]*$/i.test(name);
}

function isPublic({ name, start }: Assignment, { text }: ScannedText): boolean {
  const at = text.lastIndexOf(name, start - 1);
  const before = text.slice(Math.max(0, at - 80), Math.max(0, at));
  return /public\s$/i.test(before) || BADGE.test(before);
}

function firstWord(name: string): string {
  return wordsOf(name.slice(name.lastIndexOf('.') + 1))[0] ?? '';
}

/** In code a word without quotes is a name, unless it stands in a text and is like no name. */
function isBareInCode(value: string, shape: ValueShape): boolean {
  if (!looksRandom(value, shape)) return false;
  return shape.isHex || shape.wordiness < 0.35 || !/^[A-Za-z_$][\w$]*$/.test(value);
}

function isPassword(value: string, { name, isQuoted, operator }: Assignment, text: ScannedText): boolean {
  if (text.kind === 'translation') return false;
  const shape = valueShape(value);
  if (operator === 'comma' && (shape.digits === 0 || classOfName(value) !== undefined)) return false;
  if (/^PASS(?:ED)?$/.test(name) || (/(?:^|[._])pass$/i.test(name) && operator === 'call')) return false;
  if (CONSTANT.test(value) || (CODE.test(value) && shape.digits === 0)) return false;
  if (/^[\u0080-\u00ff]/.test(value) || (value.length > 64 && !looksRandom(value, shape))) return false;
  if (shape.digits > 0 && shape.digits < shape.length) return true;
  if (shape.digits === shape.length) return shape.length >= 6 && shape.length <= 20;
  if (shape.symbols > 0 && !WORDS.test(value)) return shape.length >= 6;
  if (!isQuoted && !hasBareValues(text.kind)) return false;
  if (/^[A-Z][a-z]+$/.test(value) || (/^[a-z]+[A-Z]/.test(value) && shape.length > 14)) return false;
  return shape.length >= 5 && !(operator === 'call' && shape.length < 6);
}

/** `password = "dbPassword"`, `TOKEN=my_token`: the value says what it is, not which one. */
function repeatsName(value: string, name: string): boolean {
  const last = value.slice(Math.max(value.lastIndexOf('.'), value.lastIndexOf(':')) + 1);
  if (name.length >= 8 && wordsOf(name).length > 1 && last.replace(/\d+$/, '') === name) return true;
  if (!WORDS.test(value)) return false;
  const said = wordsOf(value).flatMap(word =>
    word
      .replace(/(password|passwd|pass|pwd|secret|token|key)s?$/, ' $1')
      .trim()
      .split(' '),
  );
  const known = new Set([...wordsOf(name), ...KNOWN_WORDS]);
  const about = said.filter(word => SECRET_WORDS.has(word)).length;
  return about > 0 && said.every(word => known.has(word) || SECRET_WORDS.has(word));
}

const SECRET_WORDS = new Set([
  'password',
  'passwd',
  'pass',
  'pwd',
  'secret',
  'token',
  'key',
  'credential',
  'credentials',
  'auth',
  'passphrase',
]);
const KNOWN_WORDS =
  'user db database admin root api access refresh personal github gitlab client app my your the a an some new old test fake example another wrong bad good invalid valid very'.split(
    ' ',
  );

/** Whether a value without quotes is a value in files of this kind, and no name of one. */
export function hasBareValues(kind: FileKind): boolean {
  return kind === 'config' || kind === 'shell' || kind === 'prose';
}
