import type { Environment } from '../kernel/inputs.ts';

/** Shorter values are left alone: they would blank out ordinary words. */
export const MINIMUM_SECRET_LENGTH = 8;

const SECRET_NAME =
  /(?:^|_)(?:TOKEN|SECRET|SECRETS|PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|CREDENTIALS?|APIKEYS?|KEYS?|PAT|DSN|AUTH)(?:_|$|\d)|(?:TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|(?:API|SSH|GPG|PGP|RSA|ACCESS|ACCOUNT|AUTH|CLIENT|DEPLOY|DECRYPTION|ENCRYPTION|MASTER|PRIVATE|SERVICE|SIGNING|STORAGE)KEY)S?$/i;
/** `myPrivateKey`: a word of its own by its capital. */
const SECRET_WORD = /[a-z](?:Key|Pass|Auth)s?$/;
/** Names that match and hold nothing secret. */
const PUBLIC_NAMES = new Set(['PWD', 'OLDPWD', 'SSH_AUTH_SOCK', 'XAUTHORITY']);

/** Whether an environment variable of this name is taken to hold a secret. */
export function isSecretName(name: string): boolean {
  return !PUBLIC_NAMES.has(name) && (SECRET_NAME.test(name) || SECRET_WORD.test(name));
}

/** The values of `env` to keep out of everything written: those whose names look secret, and those of `names`. */
export function secretValues(env: Environment, names: readonly string[] = []): readonly string[] {
  const named = new Set(names);
  const values = Object.entries(env)
    .filter(([name]) => named.has(name) || isSecretName(name))
    .flatMap(([name, value]) => (value === undefined ? [] : partsOf(name, value)));
  return [...new Set(values)].filter(value => value.length >= MINIMUM_SECRET_LENGTH);
}

/** A list of keys (`ANTHROPIC_API_KEYS=a,b`) hides each one; a value of several lines hides each line. */
function partsOf(name: string, value: string): readonly string[] {
  const listed = /S$/i.test(name) ? value.split(',') : [];
  const lined = /[\r\n]/.test(value) ? value.split(/[\r\n]+/) : [];
  return [value, ...listed, ...lined].map(part => part.trim());
}
