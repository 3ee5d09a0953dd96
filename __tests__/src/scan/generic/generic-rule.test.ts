import { describe, expect, test } from '@jest/globals';
import { ALPHANUMERIC, BASE64URL, drawn, HEX, scanOwn } from '../../../doubles/scanning.ts';

const password = drawn(ALPHANUMERIC, 12, 3);
const token = drawn(BASE64URL, 40, 5);
const hex = drawn(HEX, 40, 7);

const secretsIn = (path: string, text: string) => scanOwn(path, text).map(({ secret }) => secret);

describe('the generic rules', () => {
  test.each([
    ['Python', 'a.py', `db_password = '${password}'`],
    ['a type', 'a.ts', `const password: string = "${password}";`],
    ['Go', 'a.go', `	Password:    "${password}",`],
    ['a map', 'a.rb', `{ :password => '${password}' }`],
    ['JSON', 'a.json', `{"password": "${password}"}`],
    ['JSON in a text', 'a.js', `body: "{\\"password\\":\\"${password}\\"}"`],
    ['YAML', 'a.yml', `password: ${password}`],
    ['.env', '.env', `export DB_PASSWORD=${password}`],
    ['properties', 'a.properties', `spring.datasource.password=${password}`],
    ['XML elements', 'a.xml', `<password>${password}</password>`],
    ['XML attributes', 'a.xml', `<user name="u" password="${password}"/>`],
    ['a setter', 'A.java', `config.setPassword("${password}");`],
    ['a call with name and value', 'A.java', `props.put("db.password", "${password}");`],
    ['an index', 'a.py', `config['password'] = "${password}"`],
    ['a comparison', 'a.js', `if (password === "${password}") {`],
    ['a flag with an equals sign', 'a.sh', `tool --password=${password} x`],
  ])('find a password in %s', (_, path, text) => {
    expect(secretsIn(path, text)).toEqual([password]);
  });

  test.each([
    ['api_key = "%s"', 'a.py'],
    ['secret: %s', 'a.yml'],
    ['ACCESS_TOKEN=%s', '.env'],
    ['{"client_secret":"%s"}', 'a.json'],
    ['fetch("https://h.example/a?token=%s&x=1")', 'a.js'],
  ])('find what is drawn at random in %s', (text, path) => {
    expect(secretsIn(path, text.replace('%s', token))).toEqual([token]);
    expect(secretsIn(path, text.replace('%s', hex))).toEqual([hex]);
  });

  test.each([
    'password = "<password>"',
    'password = "xxxxxxxx"',
    'password = "${PASSWORD}"',
    'password = "{{ password }}"',
    'password = "$PASSWORD"',
    'password = "password"',
    'password = "db_password"',
    'password = "your-password-here"',
    'password = "********"',
    'password = "%s"',
    'password = os.environ["DB_PASSWORD_1"]',
    'password = getenv("DB_PASSWORD_1")',
    'password = require("passport-2fa1")',
    'passwordField = "input1field2"',
    'password_file = "/run/secrets/db1"',
    'password_hash_url = "https://h.example/1a2b"',
    'token_type = "bearer2token9x"',
    'public_key = "ab12cd34ef56ab12cd34ef56"',
    'keyboard = "a1b2c3d4e5f6a7b8"',
    'cache_key = "a1b2c3d4e5f6a7b8c9d0"',
    'token = "validate_the_user_token"',
    'secret = "secret"',
    'checkPassword("a1b2c3d4")',
    'password = "see the 2 manuals"',
    '"ResetUserPassword": "idp:ResetUserPassword"',
    'ATTR_CMD_NEW_KEY9 = C.ATTR_CMD_NEW_KEY9',
    '"newKeyFromSeed": "newKeyFromSeed1024"',
    'secret_value = 0x53c237_53c237',
    'token = r"(?:[%s]+|(?:%s1|%s2)+)"',
    'key = r"{}\\{:0.1f}\\Platform2Info3"',
    'password = password.encode("latin1")',
    'password = "###ROOT_PWD1###"',
    'password = "{CRYPT}$6$rounds=5000$jgiCMRyGXzoqpxS3$w2pJeZnnH8bw"',
    'password = "this-is-not-a-real-one-1"',
    'token = "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6"',
    'token = "abc123xyz456"',
    '"allPass": "overEvery"',
    'typeof user.hashPassword !== "function"',
    'if parent.token == 119 else clause_of_Exported9x2.name_1:',
    '# Pass `fatalOnFirst1` to the parser',
    'build.Secret(build.SecretID("ID-10-foo9"))',
    'Assembly9, Culture=neutral, PublicKeyToken=b77a5c561934e089',
    'resource primary_access_key "Vendor.KeyVault/vaults/secrets@2024-11-01"',
    'account_key = "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw=="',
    'api_key = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE1Olb3zMAFFxXKHiIkQO5cJ3Yhl5i6UPp"',
    'access_key = "A1B2C3D4E5F6G7H8I9J0"',
    'access_key = "query=foo1|prerelease=False|take=10|skip=0"',
    'password = prompt("Password:")',
    'client.read_password("Password1:", x)',
    'tokens = re.split(r"([0-9]+x|[A-Za-z1-9]+)", version)',
    'Pass "parameters" or "return9"',
    'cancellation_token = "ct_a1f2c3d4e5f67890abc"',
    'password = "x-oauth-basic"',
    'names = ["injectPassword", "inject2FaToken"]',
    'dest_key = "s3://bucket_2/key_2Ab9"',
    'token = "0102030405060708090a0b0c0d0e0f10"',
    'password = "password\\n"',
    `Password: "doesn'tmatter"`,
    'flags.Set("secret", "key1=secret1")',
  ])('find nothing in %s', text => {
    expect(scanOwn('a.py', text)).toEqual([]);
  });

  test('take a word without quotes for a name in code, and for a value in a configuration', () => {
    expect(secretsIn('a.go', 'Password: defaultPassword1')).toEqual([]);
    expect(secretsIn('a.yml', `password: ${password}`)).toEqual([password]);
  });

  test('take a colon of a makefile for what it is', () => {
    for (const path of ['Makefile', 'sub/GNUmakefile', 'rules.mk'])
      expect(scanOwn(path, 'pass: build-pass1')).toEqual([]);
    expect(secretsIn('Makefile', `DB_PASS=${password}`)).toEqual([password]);
    expect(secretsIn('a.yml', 'pass: build-pass1')).toEqual(['build-pass1']);
  });

  test('find what only resembles a counted number, a pair and an end of line', () => {
    expect(secretsIn('a.py', 'token = "0102030405fd0708c90a0be20d110f10"')).toHaveLength(1);
    expect(secretsIn('a.py', `props.put("secret", "${token}=")`)).toHaveLength(1);
    expect(secretsIn('a.py', `password = "${password}\\n"`)).toHaveLength(1);
  });

  test('find no versions and no names of types in a configuration and a text', () => {
    expect(scanOwn('a.yml', 'pwd: 3.0-3.12')).toEqual([]);
    expect(scanOwn('VERSIONS', 'pwd: 3.0-')).toEqual([]);
    expect(scanOwn('api.txt', 'token: System.Threading.Cancellation9/Token')).toEqual([]);
  });

  test('find a short signature, which may be an HMAC, and none of a key pair', () => {
    expect(scanOwn('a.json', `{"sig": "${drawn(HEX, 128, 21)}"}`)).toEqual([]);
    expect(secretsIn('a.json', `{"name": "u", "sig": "${hex}"}`)).toEqual([hex]);
  });

  test('find no badge, no public key and no list of functions in a text', () => {
    expect(scanOwn('README.md', `[![c](https://ci.host/a/badge.svg?token=${token.slice(0, 10)})]`)).toEqual(
      [],
    );
    expect(scanOwn('README.md', `Issuer Public Key: ${token}`)).toEqual([]);
    expect(scanOwn('README.md', '- `derivePassword`, `sha256sum`, `genKey`')).toEqual([]);
    expect(secretsIn('README.md', `https://ci.host/a/report?token=${token}`)).toEqual([token]);
    expect(secretsIn('README.md', `Issuer Key: ${token}`)).toEqual([token]);
  });

  test('find nothing in lockfiles and in texts to translate', () => {
    expect(scanOwn('package-lock.json', `{"token": "${token}"}`)).toEqual([]);
    expect(scanOwn('locales/de.json', '{"password": "Passwort1"}')).toEqual([]);
  });
});
