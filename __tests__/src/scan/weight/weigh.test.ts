import { describe, expect, test } from '@jest/globals';
import { ALPHANUMERIC, BASE64URL, drawn, HEX, scanOwn } from '../../../doubles/scanning.ts';

const token = drawn(BASE64URL, 40, 5);
const password = drawn(ALPHANUMERIC, 12, 3);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: object, seed = 1) =>
  `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}.${drawn(BASE64URL, 43, seed)}`;
const pem = (seed: number) =>
  `-----BEGIN PRIVATE KEY-----\n${drawn(ALPHANUMERIC, 64, seed)}\n${drawn(ALPHANUMERIC, 64, seed + 50)}\n-----END PRIVATE KEY-----\n`;
const times = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');
const severities = (path: string, text: string) => scanOwn(path, text).map(({ severity }) => severity);

describe('of examples that are printed everywhere', () => {
  test.each([
    ['RFC 7617', `auth: "Basic ${base64('Aladdin:open sesame')}"`],
    ['RFC 6749', 'access_token = "2YotnFZFEjr1zCsicMWpAA"'],
    ['RFC 6750', 'Authorization: Bearer mF_9.B5f-4.1JqM'],
    ['RFC 5849', 'oauth_token="nnch734d00sl2jdk"'],
    ['JSDoc', ` * @example access_token = "${token}"`],
    ['a reserved host', `fetch("https://api.example.com/v1?token=${token}")`],
    ['another', `fetch("https://h.example/v1?token=${token}")`],
    ['a doctest', `>>> client.token = "${token.slice(0, 20)}"`],
    ['the answer to a doctest', `>>> fetch()\n{"token": "${token.slice(0, 20)}"}`],
    ['a mashed keyboard', 'access_token = "askfjh234as9sd8"'],
    ['a token that says nothing', `x = "${jwt({ foo: 'bar' })}"`],
    ['a padded token that says nothing', `token = "${jwt({ foo: 'bar' }).replace(/\.(?=[^.]*$)/, '==.')}"`],
    ['John Doe', `x = "${jwt({ sub: '1234567890', name: 'John Doe', iat: 1516239022 })}"`],
  ])('the one of %s is told and fails nothing', (_, text) => {
    expect(severities('src/a.py', text)).toEqual(['low']);
  });

  test.each([
    ['a host of somebody', `fetch("https://api.examples.io/v1?token=${token}")`],
    ['a long token in a doctest', `>>> client.token = "${token}"`],
    ['what is far from a doctest', `>>> fetch()\n{}\n\ntoken = "${token.slice(0, 20)}"`],
    ['a token of somebody', `x = "${jwt({ sub: 'u-4711', exp: 1516239022 })}"`],
    ['a token with claims of its own', `x = "${jwt({ foo: 'bar', customer: drawn(ALPHANUMERIC, 24) })}"`],
  ])('%s fails', (_, text) => {
    expect(severities('src/a.py', text)).toEqual(['high']);
  });

  test('what describes an API has examples only, and is told so', () => {
    const body = `paths:\n  /a:\n    example:\n      password: ${password}\n`;
    expect(severities('docs/api.yaml', `openapi: "3.0.1"\n${body}`)).toEqual(['low']);
    expect(severities('docs/api.yaml', `# The API\nswagger: "2.0"\n${body}`)).toEqual(['low']);
    expect(severities('docs/api.yaml', body)).toEqual(['high']);
  });
});

describe('of tests', () => {
  const TESTS = [
    'a_test.go',
    'tests/a.py',
    'src/test/java/A.java',
    'ATest.java',
    'a.spec.ts',
    'testdata/a.json',
    'spec/a.rb',
  ];

  test.each(TESTS)('the usual passwords in %s fail nothing', path => {
    expect(severities(path, '{ "password": "hunter2" }')).toEqual(['low']);
  });

  test.each([
    'p@ssw0rd',
    'Secr3t1',
    'admin123',
    'top_secret9',
    'testgood',
    'wrong-passw0rd',
    'store_pass',
    'Tiger7',
  ])('%s is a usual one', usual => {
    expect(severities('a_test.py', `password = "${usual}"`)).toEqual(['low']);
    expect(severities('src/a.py', `password = "${usual}"`)).toEqual(['high']);
  });

  test('words that say what the test is about are as good as usual ones', () => {
    expect(severities('a_test.go', 'Password: "a-value-without-client"')).toEqual(['low']);
    expect(severities('src/a.go', 'Password: "a-value-without-client"')).toEqual(['high']);
    expect(severities('a_test.go', 'Password: "horse-staple9"')).toEqual(['high']);
  });

  test('it is one in a URL and in a header, too', () => {
    expect(severities('a_test.go', `u := "amqp://svc:p%40ssword@10.0.0.1/"`)).toEqual(['low']);
    expect(severities('a_test.go', `h := "Basic ${base64('foo:bar')}"`)).toEqual(['low']);
    expect(severities('a_test.go', `u := "amqp://svc:${password}@10.0.0.1/"`)).toEqual(['high']);
  });

  test('they fail nothing in a comment either', () => {
    expect(severities('src/a.rs', '  /// connect(password="hunter2")')).toEqual(['low']);
    expect(severities('src/a.rs', `  /// connect(password="${password}")`)).toEqual(['high']);
    expect(severities('README.md', '# Log in\n- password: hunter2')).toEqual(['high']);
  });

  test.each(['src/contest/a.py', 'latest/a.py', 'src/attest.py', 'src/specification.py'])(
    '%s is no test',
    path => {
      expect(severities(path, 'password = "hunter2"')).toEqual(['high']);
    },
  );

  test('a password and a token of its own fail in a test as well', () => {
    expect(severities('tests/a.py', `password = "${password}"\ntoken = "${token}"`)).toEqual([
      'high',
      'high',
    ]);
  });

  test('four different private keys in one file are its data; three, four in other code, and one again and again are not', () => {
    expect(severities('testdata/keys.go', times(4, pem))).toEqual(['low', 'low', 'low', 'low']);
    expect(severities('testdata/keys.go', times(3, pem))).toEqual(['critical', 'critical', 'critical']);
    expect(severities('src/keys.go', times(4, pem))).toEqual(Array(4).fill('critical'));
    expect(
      severities(
        'testdata/keys.go',
        times(4, () => pem(7)),
      ),
    ).not.toContain('low');
  });
});

describe('of tables of test vectors', () => {
  const row = (index: number) => `{ "shared_secret": "${drawn(HEX, 64, index + 1)}" },`;

  test('six long numbers fail nothing, forty are not told', () => {
    expect(severities('a_test.go', times(5, row))).toEqual(['high', 'high', 'high', 'high', 'high']);
    expect(new Set(severities('a_test.go', times(6, row)))).toEqual(new Set(['low']));
    expect(severities('a_test.go', times(40, row))).toEqual([]);
  });

  test('other code has no such tables', () => {
    expect(severities('src/a.go', times(40, row))).toEqual(Array(40).fill('high'));
  });

  test('what is no number in one of them is told as ever', () => {
    const text = `${times(40, row)}\n{ "password": "${password}" }`;
    expect(severities('testdata/vectors.json', text)).toEqual(['high']);
  });

  test('a token is none of them, for recordings hold true ones; a signature is one', () => {
    const numbers = times(6, index => `etag "${drawn(HEX, 40, index + 1)}"`);
    const number = drawn(HEX, 64, 99);
    expect(severities('spec/cassettes/a.yml', `${numbers}\n{"access_token":"${number}"}`)).toEqual(['high']);
    expect(severities('spec/vectors/a.json', `${numbers}\n{"sig":"${number}"}`)).toEqual(['low']);
    const named = `const onePassSignatureDataHex = "${number}"`;
    expect(severities('spec/vectors_test.go', `${numbers}\n${named}`)).toEqual(['low']);
  });
});
