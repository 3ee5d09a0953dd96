/** Whole values that stand for a secret and are none. */
const STAND_INS = new Set(
  (
    'password passwd passw pass passes passed passing fail fails failed pwd pw secret secrets token tokens key keys apikey api_key auth credential credentials ' +
    'anonymous -anonymous@ x-oauth-basic utf8 utf-8 latin1 ascii function null nil none undefined true false yes no on off empty default optional required unset todo tbd fixme ' +
    'string str text varchar number int integer bool boolean object array bytes byte any void char date uuid email ' +
    'foo bar baz qux foobar foobarbaz barfoo quux xyz abc abcd abcde abcdef abc123 abcd1234 asdf asdf1234 qwerty ' +
    'test tests testing tester test1 test2 test123 test1234 demo sample example dummy fake mock placeholder value ' +
    'replaceme replace_me redacted removed hidden masked filtered private ' +
    'username user admin root guest name login id myuser other another wrong bad good invalid valid incorrect new ' +
    'old current confirm hash encrypted plain plaintext basic bearer digest oauth oauth2 jwt session cookie header ' +
    'body query path file url uri type data input output field label title hint help error message status code ' +
    'local localhost server client host domain database db postgres mysql redis mongo 123 1234 12345 123456 1234567 ' +
    '12345678 123456789 1234567890 0123456789 456 789 000000 111111 a b c x y z s p k'
  ).split(' '),
);

/** Marks of a value that somebody is to fill in, or that a program does. */
const TEMPLATE =
  /\$\{|\$\(|^\$|(?:^|[^\w$])\$[A-Z_]\w{2,}(?!\w)|\{\{|\}\}|<%|%>|#\{|^%[\w-]+%$|^%[sdv@q]|^<[^>]*>?$|^\[[^\]]*\]?$|^\{[^}]*\}?$|^@[\w.]+@?$|^__\w+__$|^&|^\*+$|^!(?:ref|sub|getatt|secret|vault|env)/i;

const FILL_IN =
  /\b(?:your|my|some|insert|enter|replace|example|sample|placeholder|dummy|fake|redacted|removed|hidden)[\s_-]?|(?:^|[_-])(?:here|goes)(?:$|[_-])|change_?this|xxxx|\*\*\*|\.\.\.|…|example\.(?:com|org)|Eby8vdM02xNOcqFlqUw|C2y6yDjf5\/R\+ob|wJalrXUtnFEMI|todo|non-?empty|not_?a?_?real|placeholder|redacted|_removed|dummy|does(?:n'?t|[\s_-]?not)[\s_-]?matter|not[_-]?(?:a|the|set|real)[_-]/i;

/** Whether `value` stands for a secret and is none: a placeholder, a template, a common word, one character again and again. */
export function isPlaceholder(value: string): boolean {
  if (
    STAND_INS.has(
      value
        .toLowerCase()
        .replace(/^(["'`])(.*)\1$/, '$2')
        .replace(/(?:\\[nrt])+$/, ''),
    )
  )
    return true;
  if (TEMPLATE.test(value) || FILL_IN.test(value)) return true;
  return isMonotonous(value);
}

/** Bytes of test vectors: `000102030405…`. */
const COUNTED = /^(?:[0-9a-f]{2}){6,}$/i;

function countsUp(bytes: Buffer): boolean {
  let steps = 0;
  for (let index = 1; index < bytes.length; index += 1) {
    if (bytes[index] === (bytes[index - 1] ?? 0) + 1) steps += 1;
  }
  return steps >= (bytes.length - 1) * 0.8;
}

/** One or two characters again and again, or a walk through the alphabet or several, as in `abc123xyz456` and `a1b2c3d4e5`. */
export function isMonotonous(value: string): boolean {
  if (COUNTED.test(value) && countsUp(Buffer.from(value, 'hex'))) return true;
  if (new Set(value.toLowerCase()).size <= (value.length >= 8 ? 2 : 1)) return true;
  let steps = 0;
  let strides = 0;
  let walked = 0;
  for (let index = 1; index < value.length; index += 1) {
    const step = value.charCodeAt(index) - value.charCodeAt(index - 1);
    if (step === 1 || step === 0 || step === -1) steps += 1;
    if (step === 1 || step === -1) walked += 1;
    const stride = index > 1 ? value.charCodeAt(index) - value.charCodeAt(index - 2) : 0;
    if (stride === 1 || stride === -1) strides += 1;
  }
  return (
    value.length >= 6 &&
    (steps >= (value.length - 1) * 0.8 ||
      walked >= Math.max(7, (value.length - 1) * 0.7) ||
      strides >= Math.max(7, (value.length - 2) * 0.8))
  );
}
