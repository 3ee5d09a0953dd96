import { describe, expect, test } from '@jest/globals';
import { ownPack } from '../../../src/scan/rules/own-pack.ts';
import { createScanner } from '../../../src/scan/scanner.ts';
import { ALPHANUMERIC, BASE64URL, drawn, HEX, scanOwn } from '../../doubles/scanning.ts';

const BASE64 = `${ALPHANUMERIC}+/`;
const OPTIONS = { decodeDepth: 2, archiveDepth: 0, maxFileBytes: 1_000_000 };
const password = drawn(ALPHANUMERIC, 14);
const plain = `{"user":"u","password":"${password}"}`;
const encoded = (text: string) => Buffer.from(text).toString('base64');

describe('what stands encoded', () => {
  test.each([
    ['base64', encoded(plain)],
    ['base64url', Buffer.from(`${plain}??>>`).toString('base64url')],
    ['hex', Buffer.from(plain).toString('hex')],
    ['percent', encodeURIComponent(plain)],
  ])('is found in %s near a keyword, at the place of the encoded text', (name, text) => {
    const [finding] = scanOwn('a.txt', `secret data: x\n  ${text}\n`);
    expect(finding).toMatchObject({
      secret: password,
      line: 2,
      column: 3,
      tags: [`decoded:${name === 'base64url' ? 'base64' : name}`],
    });
  });

  test('is found two layers deep, and not three with a depth of two', () => {
    const twice = encoded(`the secret data ${encoded(plain)}`);
    expect(scanOwn('a.txt', `the secret data ${twice}`).map(({ tags }) => tags)).toEqual([
      ['decoded:base64', 'decoded:base64'],
    ]);
    expect(scanOwn('a.txt', `the secret data ${encoded(`the secret data ${twice}`)}`)).toEqual([]);
  });

  test('is left alone with a depth of none', () => {
    expect(scanOwn('a.txt', `the secret data ${encoded(plain)}`, { decodeDepth: 0 })).toEqual([]);
  });

  test.each([
    ['base64', encoded(plain), 'base64'],
    ['base64url', Buffer.from(`${plain}??>>`).toString('base64url'), 'base64'],
    ['base64 behind a path', `dir/name_a/${encoded(plain)}`, 'base64'],
    ['base64 before a word', `${Buffer.from(`${plain}\n\n`).toString('base64url')}-suffix`, 'base64'],
    [
      'base64 of UTF-16, as PowerShell takes commands',
      Buffer.from(plain, 'utf16le').toString('base64'),
      'base64',
    ],
    ['hex', Buffer.from(plain).toString('hex'), 'hex'],
    ['hex in capitals behind 0x', `0x${Buffer.from(plain).toString('hex').toUpperCase()}`, 'hex'],
    ['percent', [...Buffer.from(plain)].map(byte => `%${byte.toString(16)}`).join(''), 'percent'],
  ])('is found in %s by itself, far from any keyword', (_, text, name) => {
    const far = `import x from 'y';\n${' \n'.repeat(2_000)}`;
    const [finding, ...more] = scanOwn('a.txt', `${far}${text}\n`);
    expect(finding).toMatchObject({ secret: password, line: 2_002, tags: [`decoded:${name}`] });
    expect(more).toEqual([]);
  });

  test('is put together where it is wrapped over lines, indented or not', () => {
    const long = encoded(`{"first":"${'x '.repeat(50)}","pass": "x",\n  "password":"${password}"}`);
    for (const indent of ['', '  ', '\r']) {
      const wrapped = (long.match(/.{1,76}/g) ?? []).join(indent === '\r' ? '\r\n' : `\n${indent}`);
      const found = scanOwn('a.yaml', `data: |\n${indent.trim()}${wrapped}\n`);
      expect(found).toMatchObject([{ secret: password, line: 2, endLine: 1 + Math.ceil(long.length / 76) }]);
    }
  });

  test.each([30, 35, 41, 57, 71, 75, 76, 100])('is put together where lines have %i characters', width => {
    const long = encoded(`{"first":"${'x '.repeat(50)}","pass": "x",\n  "password":"${password}"}`);
    const lines = long.match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
    for (const lineEnd of ['\n', '\\n', '\\r\\n']) {
      const found = scanOwn('a.json', `{"data": "${lines.join(lineEnd)}"}\n`);
      expect(found).toMatchObject([{ secret: password, tags: ['decoded:base64'] }]);
    }
  });

  test('is two texts on lines of the same odd width, or on short lines', () => {
    const [one, two] = [drawn(ALPHANUMERIC, 10, 3), drawn(ALPHANUMERIC, 10, 4)];
    for (const user of ['ann', 'annabella']) {
      const lines = [one, two].map(secret => encoded(`"${user}_password": "${secret}"`).replace(/=+$/, ''));
      const found = scanOwn('a.txt', `${lines.join('\n')}\n`);
      expect(found.map(({ secret, line }) => [secret, line])).toEqual([
        [one, 1],
        [two, 2],
      ]);
    }
  });

  const marked = `\ufeff${plain}`;
  test.each([
    ['base64 of UTF-8 with a mark', Buffer.from(marked).toString('base64')],
    ['base64 of UTF-8 that begins beyond ASCII', Buffer.from(`grö日ße ${plain}`).toString('base64')],
    ['base64 of UTF-16 with a mark', Buffer.from(marked, 'utf16le').toString('base64')],
    ['base64 of UTF-16, big end first', Buffer.from(plain, 'utf16le').swap16().toString('base64')],
    ['base64 of that with a mark', Buffer.from(marked, 'utf16le').swap16().toString('base64')],
    ['hexadecimal digits of UTF-8 with a mark', Buffer.from(marked).toString('hex')],
    ['hexadecimal digits of UTF-16', Buffer.from(marked, 'utf16le').toString('hex')],
    ['base64 without its first character', encoded(`the data: ${plain}`).slice(1)],
    ['base64 without its first two characters', encoded(`the data: ${plain}`).slice(2)],
    ['base64 without its first three characters', encoded(`the data: ${plain}`).slice(3)],
    ['base64 behind a letter', `b${encoded(plain)}`],
  ])('is found in %s', (_, text) => {
    expect(scanOwn('a.txt', `x\n${text}\n`).map(({ secret }) => secret)).toEqual([password]);
  });

  test.each([
    ['a picture', drawn(BASE64, 4_000, 7)],
    ['a digest', `sha512-${drawn(BASE64, 86, 3)}==`],
    ['a number', drawn(HEX, 512, 5)],
    ['a path', 'node_modules/some-Package_v2/lib/password/secret_token/index0'],
    [
      'words that read as text and hold no secret',
      encoded('The quick brown fox jumps over the lazy dog 12 times'),
    ],
    ['a text cut short of any sense', encoded('password=').slice(0, 12)],
  ])('is nothing in %s', (_, text) => {
    expect(scanOwn('a.txt', `${text}\n`)).toEqual([]);
  });

  test('is read once for each sign in linear time: a megabyte of text that could begin anywhere', () => {
    const content = Buffer.concat([
      Buffer.alloc(3_000_000, 'aGVsbG8gd29ybGQ-%41_'),
      Buffer.from(`\n${encoded(plain)}\n`),
    ]);
    expect(scanOwn('a.txt', content).map(({ secret }) => secret)).toEqual([password]);
  });

  test('takes the place of a guess at the same place that nobody is told of', () => {
    const scanner = createScanner({ ...ownPack(), disabledIds: ['generic-token'] }, OPTIONS);
    const content = Buffer.from(`token = "${encoded(`glpat-${drawn(BASE64URL, 20)}`)}"`);
    const found = scanner.scan({ path: 'a.py', content, firstLine: 1 });
    expect(found.map(({ ruleId }) => ruleId)).toEqual(['gitlab-personal-access-token']);
  });

  test('is followed to its end behind what is near', () => {
    const long = encoded(`${' '.repeat(3_000)}${plain}`);
    expect(scanOwn('a.txt', `the secret data ${long}`)).toHaveLength(1);
  });
});
