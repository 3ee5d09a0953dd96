import { describe, expect, test } from '@jest/globals';
import { crc16 } from '../../../../src/scan/structures/nkey-seed.ts';
import { ALPHANUMERIC, BASE64URL, drawn, scanOwn } from '../../../doubles/scanning.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const password = drawn(ALPHANUMERIC, 12, 11);
const key = drawn(BASE64URL, 43, 13);
const body = drawn(ALPHANUMERIC, 640, 17);
const pem = (label: string, lines = body.match(/.{64}/g) ?? [], joint = '\n') =>
  [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join(joint);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const rulesIn = (path: string, text: string) => scanOwn(path, text).map(({ ruleId }) => ruleId);
const secretsIn = (path: string, text: string) => scanOwn(path, text).map(({ secret }) => secret);

/** `kind` is the prefix of the public key (nats-io/nkeys), 0 for that of an account. */
function nkeySeed(kind = 0): string {
  const bytes = [
    (18 << 3) | (kind >> 5),
    (kind & 31) << 3,
    ...Array.from({ length: 32 }, (_, index) => (index * 89 + 41) & 0xff),
  ];
  const crc = crc16(bytes);
  let bits = '';
  for (const byte of [...bytes, crc & 0xff, crc >> 8]) bits += byte.toString(2).padStart(8, '0');
  const text = (bits.match(/.{1,5}/g) ?? [])
    .map(five => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
  return text;
}

describe('private keys', () => {
  test('that a passphrase encrypts are told as that, and fail nothing', () => {
    const old = pem('RSA PRIVATE KEY').replace(
      /-----\n/,
      '-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123\n\n',
    );
    for (const text of [pem('ENCRYPTED PRIVATE KEY'), old]) {
      expect(scanOwn('id', text)).toMatchObject([{ ruleId: 'encrypted-private-key', severity: 'low' }]);
    }
    expect(scanOwn('id', pem('RSA PRIVATE KEY'))).toMatchObject([{ severity: 'critical' }]);
  });

  test.each([
    'PRIVATE KEY',
    'RSA PRIVATE KEY',
    'EC PRIVATE KEY',
    'OPENSSH PRIVATE KEY',
    'ENCRYPTED PRIVATE KEY',
  ])('of the label %s are found from mark to mark', label => {
    expect(secretsIn('a.txt', `x\n${pem(label)}\ny`)).toEqual([pem(label)]);
  });

  test.each([
    ['on one line with escapes', `key: "${pem('PRIVATE KEY', undefined, '\\n')}"`],
    ['in pieces that a program joins', `k = "${pem('RSA PRIVATE KEY', undefined, '\\n" +\n  "')}"`],
    ['in OpenPGP', pem('PGP PRIVATE KEY BLOCK', ['Version: 1', '', ...(body.match(/.{64}/g) ?? [])])],
  ])('are found %s', (_, text) => {
    expect(rulesIn('a.java', text)).toEqual(['private-key']);
  });

  test.each([
    ['public keys', pem('PUBLIC KEY')],
    ['marks without a key', pem('PRIVATE KEY', ['...'])],
    ['a key of one character', pem('PRIVATE KEY', ['A'.repeat(64)])],
  ])('are not found in %s', (_, text) => {
    expect(rulesIn('a.txt', text)).toEqual([]);
  });
});

describe('tokens and keys of JSON', () => {
  const jwt = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: 'someone', iat: 1 })}.${key}`;

  test('a signed token is found, and none whose header names no algorithm', () => {
    expect(secretsIn('a.txt', `x ${jwt} y`)).toEqual([jwt]);
    expect(rulesIn('a.txt', `x ${part({ typ: 'JWT', kid: 1 })}.${part({ sub: 'someone' })}.${key}`)).toEqual(
      [],
    );
  });

  test.each([
    ['JSON', `{"kty":"EC","crv":"P-256","x":"${key}","d":"${key}"}`],
    ['a program', `const k = {\n  kty: 'OKP',\n  x: '${drawn(BASE64URL, 43, 19)}',\n  d: '${key}',\n};`],
    ['a text of JSON', `'{\\"kty\\":\\"oct\\",\\"k\\":\\"${key}\\"}'`],
  ])('the private part of a key is found in %s', (_, text) => {
    expect(secretsIn('a.js', text)).toEqual([key]);
  });

  test('each of two keys has its own private part, before its type or after', () => {
    const other = drawn(BASE64URL, 43, 29);
    const text = `[{"d":"${key}","kty":"EC","x":"ktykty"},{"kty":"EC","x":"y","d":"${other}"}]`;
    expect(secretsIn('a.js', text)).toEqual([key, other]);
  });

  test('a key has no part of the next one, though it does not end before', () => {
    expect(secretsIn('a.js', `{"kty":"EC","x":"y",{"kty":"oct","d":"${key}"`)).toEqual([]);
  });

  test('a public key is none', () => {
    expect(rulesIn('a.js', `{"kty":"EC","crv":"P-256","x":"${key}","y":"${key}"}`)).toEqual([]);
  });
});

describe('passwords by where they stand', () => {
  test.each([
    ['a.yml', `db: postgres://app:${password}@db.internal:5432/app`, 'url-credentials'],
    ['a.yml', 'db: postgres://app:test@localhost:8080', 'url-credentials'],
    ['a.yml', `mq: amqps://app:${password}@mq.internal`, 'url-credentials'],
    ['a.txt', `Authorization: Basic ${base64(`someone:${password}`)}`, 'basic-authorization'],
    ['a.txt', `Authorization: Bearer ${key}`, 'bearer-authorization'],
    ['a.sh', `tool --user app --password ${password}`, 'command-line-password'],
    ['a.sh', `mysql -h db -u app -p${password} app`, 'program-password'],
    ['a.sh', `curl -u app:${password} https://h.example`, 'curl-user'],
    ['a.sql', `CREATE USER app IDENTIFIED BY '${password}';`, 'sql-password'],
    ['a.sql', `CREATE USER app WITH PASSWORD '${password}' SUPERUSER;`, 'sql-password'],
    ['a.ps1', `ConvertTo-SecureString "${password}" -AsPlainText -Force`, 'powershell-plain-text'],
    ['a.txt', `otpauth://totp/x:me?secret=${drawn(BASE32, 32, 23)}&issuer=x`, 'otp-seed'],
    ['a.js', `totpSecret: '${drawn(BASE32, 32, 23)}'`, 'otp-seed'],
    ['a.txt', nkeySeed(), 'nats-nkey-seed'],
  ])('in %s: %s', (path, text, rule) => {
    expect(rulesIn(path, text)).toEqual([rule]);
  });

  test.each([0, 2, 13, 14, 20, 23])('a NKEY seed of kind %s', kind => {
    expect(rulesIn('a.txt', nkeySeed(kind << 3))).toEqual(['nats-nkey-seed']);
  });

  test.each([
    ['a.yml', 'db: postgres://user:password@host/db'],
    ['a.md', 'proxy: http://test:test@localhost:8080'],
    ['a.sh', 'db=postgres://app:$PASSWORD@host/db'],
    ['a.txt', 'see https://h.example:8080/a@b and http://[::1]:80/'],
    ['a.txt', 'Authorization: Basic authentication_is_needed'],
    ['a.txt', `Authorization: Basic ${base64('no colon in here at all')}`],
    ['a.txt', 'Authorization: Bearer your_access_token_here'],
    ['a.sh', 'tool --password "$PASSWORD" --token <token>'],
    ['a.sh', 'tool --password-file /run/secrets/a1'],
    ['a.sh', 'curl -u "$USER:$PASSWORD" https://h.example'],
    ['a.md', "the copy that is identified by 'x-ms-copy-id1'"],
    ['a.txt', `S${'UAAA'.repeat(14)}A`],
    ['a.txt', `${nkeySeed().slice(0, -1)}${nkeySeed().endsWith('A') ? 'B' : 'A'}`],
  ])('nothing is found in %s: %s', (path, text) => {
    expect(rulesIn(path, text)).toEqual([]);
  });
});
