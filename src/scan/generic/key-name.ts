/** What a name says of the value it is given. */
export type NameClass = 'password' | 'secret' | 'token' | 'key' | 'auth' | 'credential';

/** Words that may come after the one that names the secret and leave it one; any other makes it something about a secret. */
const AFTER = new Set(
  (
    'base value val str string text txt plain plaintext cleartext b64 base64 hex raw default test testing prod production ' +
    'dev development stage staging live local sandbox main repeat again one two three first second a b c d x y old new ' +
    'current prev previous secondary master root admin user db app bytes literal const data env custom original fake good ' +
    'bad valid wrong invalid temp tmp encoded decoded pass'
  ).split(' '),
);

const PASSWORD =
  /^(?:pass|passw|passwd|password\d?|passwords|passphrase|pwd|psw|pswd|pw|passcode|passkey|storepass|keypass|userpass|dbpass|rootpass|adminpass|requirepass|sshpass|masterauth|masterpassword)$/;
const RUN_TOGETHER = /(?:password|passwd|passphrase|pwd)\d*$/;
const SECRET =
  /^(?:secret\d?|secrets|clientsecret|appsecret|jwtsecret|secretkey|hmac|otp|totp|seed|mnemonic)$/;
const TOKEN =
  /^(?:token\d?|tokens|authtoken|accesstoken|refreshtoken|bearer|pat|csrf|xsrf|cookie|session|sessionid|sid|jwt|nkey|apitoken|verifier|signature|sig)$/;
const KEY =
  /^(?:key\d?|keys|apikey\d?|apikeys|accesskey|secretkey|privatekey|authkey|appkey|consumerkey|licensekey|encryptionkey|masterkey|signingkey|accountkey|sharedkey|webhook)$/;
const AUTH = /^(?:auth|authorization|oauth|authentication|apiauth)$/;
const CREDENTIAL = /^(?:cred|creds|credential|credentials)$/;

/** Words before `key` that make it one of a secret. */
const SECRET_KEYS =
  /^(?:api|access|secret|private|priv|auth|app|application|consumer|client|license|licence|encryption|encrypt|decryption|crypto|master|signing|sign|account|shared|storage|service|admin|user|session|security|server|ssh|rsa|aes|des|hmac|jwt|token|tenant|deploy|integration|subscription|publisher|subscriber|n|webhook|aws|s3|google|azure|maps|recaptcha|captcha|stripe|github|twitter|facebook|sendgrid|mailgun|twilio|algolia|pusher|datadog|sentry|bugsnag|rollbar|newrelic|heroku|firebase|fcm|gcm|dns|push|wx|wechat|alipay|qiniu|aliyun|tencent|baidu)$/;

/** The words of a name: `dbPassword`, `DB_PASSWORD` and `db.password` are all db, password. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '');
}

/** `undefined` for a name whose value is no secret. `isSure` is a name that says by itself that it is one. */
export function classOfName(name: string): { readonly of: NameClass; readonly isSure: boolean } | undefined {
  const words = wordsOf(name);
  if (words.includes('public')) return undefined;
  for (let index = words.length - 1; index >= 0; index -= 1) {
    const word = words[index] ?? '';
    const before = words[index - 1] ?? '';
    const of = classOfWord(word, before);
    if (of !== undefined) return { of, isSure: of !== 'key' || SECRET_KEYS.test(before) || word.length > 5 };
    if (!AFTER.has(word) && !/^\d+$/.test(word)) return undefined;
  }
  return undefined;
}

function classOfWord(word: string, before: string): NameClass | undefined {
  if (
    word === 'pass' &&
    /^(?:all|any|one|two|single|multi|first|second|last|render|low|high|band|by)$/.test(before)
  )
    return undefined;
  if (PASSWORD.test(word) || RUN_TOGETHER.test(word)) return 'password';
  if (SECRET.test(word) || (word.length > 6 && word.endsWith('secret'))) return 'secret';
  if (word === 'token' && before === 'cancellation') return undefined;
  if (TOKEN.test(word) || (word.length > 5 && word.endsWith('token'))) return 'token';
  if (KEY.test(word) || /(?:api|access|secret|private)key$/.test(word)) {
    return [
      'public',
      'primary',
      'foreign',
      'cache',
      'sort',
      'partition',
      'pub',
      'index',
      'unique',
      'map',
      'routing',
      'encrypted',
    ].includes(before)
      ? undefined
      : 'key';
  }
  if (AUTH.test(word)) return 'auth';
  if (CREDENTIAL.test(word)) return 'credential';
  return undefined;
}
