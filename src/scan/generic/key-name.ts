/** What a name says of the value it is given. */
export type NameClass = 'password' | 'secret' | 'token' | 'key' | 'auth' | 'credential';

/** Words that make the value something about a secret and not the secret: `passwordLength`, `token_url`, `keyId`. */
const ABOUT = new Set(
  (
    'name names id ids type types url urls uri uris endpoint path paths file files filename dir directory folder ' +
    'field fields label length len size count min max minimum maximum limit expire expires expiry expiration expired ' +
    'ttl age timeout lifetime policy policies rule rules hint regex pattern format prefix suffix column header headers ' +
    'param params parameter param1 placeholder message msg error errors title description desc help text info status ' +
    'state enabled disabled required optional valid invalid validator validation strength confirm confirmation mode ' +
    'algorithm alg method scheme schema map list store storage provider manager service handler helper class ' +
    'listener event code codes codec board board word words frame press down up binding bindings constraint index ' +
    'primary foreign sort partition cache row rows public pub pubkey fingerprint thumbprint version versions usage use ops ' +
    'reset forgot change changed update updated show hide toggle input visible visibility set get is has can should ' +
    'with without no not by source ref reference selector template env var arn alias role scope scopes issuer ' +
    'audience bucket region host port domain realm space kind group groups owner page view link button icon image ' +
    'color style tag tags attribute attributes attr property properties option options config settings test question ' +
    'questions answer example sum checksum digest hash md5 sha1 sha256 created modified at on date time timestamp ' +
    'ring rings pair pairs spec specs vault manifest mount volume count comment comments metadata response request ' +
    'requests exception failure success warning notice log prompt'
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
  for (let index = words.length - 1; index >= 0; index -= 1) {
    const word = words[index] ?? '';
    const before = words[index - 1] ?? '';
    const of = classOfWord(word, before);
    if (of !== undefined) return { of, isSure: of !== 'key' || SECRET_KEYS.test(before) || word.length > 5 };
    if (ABOUT.has(word) && !(word === 'hash' && before === 'auth')) return undefined;
  }
  return undefined;
}

function classOfWord(word: string, before: string): NameClass | undefined {
  if (PASSWORD.test(word) || RUN_TOGETHER.test(word)) return 'password';
  if (SECRET.test(word) || (word.length > 6 && word.endsWith('secret'))) return 'secret';
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
