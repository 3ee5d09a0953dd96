import type { ScannedText } from '../scanned-text.ts';
import type { Assignment } from './assignment.ts';
import { classOfName, type NameClass, wordsOf } from './key-name.ts';
import { isMonotonous, isPlaceholder } from './placeholder.ts';
import { looksRandom, valueShape } from './value-shape.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NOT_ONE =
  /[\s<>]|^\W*$|^[a-z][a-z+.-]{1,20}:\/\/|^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)|^[\w.-]+\/[\w./-]+\.\w{1,5}$|\.(?:pem|key|crt|cer|pub|jks|p12|pfx|json|ya?ml|txt|js|ts|go|py|java|rb|php|html?|css|xml|conf|creds|env|sh|log|md|png|svg)$/i;
const CODE =
  /[(){}[\];]|=>|->|::|^[a-z_]\w*(?:\.[A-Za-z_]\w*)+$|^(?:process|os|env|config|settings|self|this|ctx|req|request|args|options|params|props|state|data|vars?|secrets?|local|module|each|Deno|System|Environment)[.[]/;
const DATE = /^\d{4}-\d\d-\d\d|^\d+(?:\.\d+)+$|^-?\d{1,7}$/;
const SCHEME = /^(?:basic|bearer|token|apikey|api-key|digest|key|oauth|negotiate|aws4-hmac-sha256)\s+/i;
/** A word in capitals, or with them in its middle, is a name in most programs. */
const CONSTANT = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;
const WORDS = /^[A-Za-z]+(?:[-_. ][A-Za-z]+)*$/;

/** Which class of secret `assignment` gives away, or `undefined`. */
export function judge(assignment: Assignment, text: ScannedText): NameClass | undefined {
  const named = classOfName(assignment.name);
  if (named === undefined || text.kind === 'lock') return undefined;
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
  if (NOT_ONE.test(value) || isPlaceholder(value) || DATE.test(value)) return false;
  if (value.length < 4 || repeatsName(value, assignment.name)) return false;
  const shape = valueShape(value);
  if (!assignment.isQuoted && (CODE.test(value) || (!hasBareValues(text) && !looksRandom(value, shape))))
    return false;
  if (of === 'password') return isPassword(value, assignment, text);
  if (CODE.test(value) && !looksRandom(value, shape)) return false;
  if (UUID.test(value))
    return (
      isSure && (of === 'token' || of === 'secret' || of === 'key') && !isMonotonous(value.replace(/-/g, ''))
    );
  if (looksRandom(value, shape))
    return shape.length >= (of === 'secret' || of === 'token' ? 8 : 12) && (isSure || shape.length >= 16);
  if (of === 'secret' && shape.digits > 0 && shape.length >= 8)
    return shape.symbols > 0 || shape.length >= 10;
  return false;
}

function isPassword(value: string, { isQuoted, operator }: Assignment, text: ScannedText): boolean {
  if (operator === 'comma' || text.kind === 'translation') return false;
  const shape = valueShape(value);
  if (CONSTANT.test(value) || (CODE.test(value) && shape.digits === 0)) return false;
  if (/^[\u0080-\u00ff]/.test(value) || (value.length > 64 && !looksRandom(value, shape))) return false;
  if (shape.digits > 0 && shape.digits < shape.length) return true;
  if (shape.digits === shape.length) return shape.length >= 6 && shape.length <= 20;
  if (shape.symbols > 0 && !WORDS.test(value)) return shape.length >= 6;
  if (!isQuoted && !hasBareValues(text)) return false;
  if (/^[A-Z][a-z]+$/.test(value) || (/^[a-z]+[A-Z]/.test(value) && shape.length > 14)) return false;
  return shape.length >= 5 && !(operator === 'call' && shape.length < 6);
}

/** `password = "dbPassword"`, `TOKEN=my_token`: the value says what it is, not which one. */
function repeatsName(value: string, name: string): boolean {
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
  'user db database admin root api access client app my your the a an some new old test fake example another wrong bad good invalid valid very'.split(
    ' ',
  );

function hasBareValues({ kind }: ScannedText): boolean {
  return kind === 'config' || kind === 'shell' || kind === 'prose';
}
