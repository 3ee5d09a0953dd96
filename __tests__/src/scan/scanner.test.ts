import { describe, expect, test } from '@jest/globals';
import { ownPack } from '../../../src/scan/rules/own-pack.ts';
import { createScanner } from '../../../src/scan/scanner.ts';
import { ALPHANUMERIC, BASE64URL, drawn, scanOwn } from '../../doubles/scanning.ts';

const password = drawn(ALPHANUMERIC, 14);
const line = `password = "${password}"`;

/** A text whose only Latin letters are its line ends, near enough. */
const CHINESE = '这是一个用于测试的文件一二三四五六七八九十\n'.repeat(40);

function utf32(text: string): Buffer {
  const units = Uint32Array.from(text, character => character.codePointAt(0) ?? 0);
  return Buffer.from(units.buffer);
}

describe('a scanner', () => {
  test('says where a secret stands, in UTF-16 units', () => {
    const [finding] = scanOwn('a.py', `# 1\n# ü 😀\nx = 1; ${line} # ü\n`);
    expect(finding).toMatchObject({
      line: 3,
      column: 20,
      endLine: 3,
      endColumn: 20 + password.length,
      secret: password,
    });
  });

  test('counts characters before the secret, not bytes', () => {
    const [finding] = scanOwn('a.py', `"ü😀"; ${line}`);
    expect(finding).toMatchObject({ line: 1, column: 7 + 'password = "'.length + 1 - 0 });
  });

  test.each([
    ['a mark of UTF-16', Buffer.from([0xff, 0xfe, 0x0a])],
    ['a mark of UTF-16, big endian', Buffer.from([0xfe, 0xff, 0x0a])],
    ['the beginning of a ZIP', Buffer.from('PK\u0003\u0004 a text that is none\n', 'latin1')],
    ['the beginning of gzip', Buffer.from([0x1f, 0x8b, 8, 10])],
  ])('finds what stands in a text behind %s', (_, first) => {
    const content = Buffer.concat([first, Buffer.from(`${line}\n${'# more\n'.repeat(20)}`)]);
    expect(scanOwn('a.py', content).map(({ secret }) => secret)).toContain(password);
  });

  test('numbers lines from the first line of the piece', () => {
    const scanner = createScanner(ownPack(), { decodeDepth: 0, archiveDepth: 0, maxFileBytes: 1_000 });
    const [finding] = scanner.scan({ path: 'a.py', content: Buffer.from(`\n${line}`), firstLine: 40 });
    expect(finding?.line).toBe(41);
  });

  test.each([
    ['UTF-16 LE with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(line, 'utf16le')])],
    [
      'UTF-16 BE with a mark',
      Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(line, 'utf16le').swap16()]),
    ],
    ['UTF-16 LE without one', Buffer.from(line, 'utf16le')],
    ['UTF-16 BE without one', Buffer.from(line, 'utf16le').swap16()],
    [
      'UTF-16 LE without one, mostly of other letters',
      Buffer.from(`${CHINESE}${line}\n${CHINESE}`, 'utf16le'),
    ],
    ['UTF-16 BE, the same', Buffer.from(`${CHINESE}${line}\n${CHINESE}`, 'utf16le').swap16()],
    ['UTF-32 LE with a mark', utf32(`\ufeff${line}`)],
    ['UTF-32 BE with a mark', utf32(`\ufeff${line}`).swap32()],
    ['UTF-32 LE without one', utf32(`# 😀\n${line}`)],
    ['UTF-32 BE without one', utf32(`# 😀\n${line}`).swap32()],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${line}`)],
  ])('reads %s', (_, content) => {
    expect(scanOwn('a.py', content).map(finding => finding.secret)).toEqual([password]);
  });

  test('finds secrets between bytes that are no UTF-8', () => {
    const content = Buffer.concat([
      Buffer.from([0x80, 0xc3, 0x28, 0x0a]),
      Buffer.from(line),
      Buffer.from([0xff]),
    ]);
    expect(scanOwn('a.py', content)).toMatchObject([{ line: 2, secret: password }]);
  });

  test('says where a secret stands in UTF-32', () => {
    expect(scanOwn('a.py', utf32(`# 😀\n${line}`))).toMatchObject([{ line: 2, column: 13 }]);
  });

  test.each(['gitleaks:allow', 'p1:allow'])('passes a line by that says %s', comment => {
    expect(scanOwn('a.py', `${line}  # ${comment}\n`)).toEqual([]);
    expect(scanOwn('a.py', `# ${comment}\n${line}\n`)).toHaveLength(1);
  });

  test('passes a line by that says so, and not the whole of a file whose lines end with CR alone', () => {
    const other = line.replace(password, `${password}other`);
    const found = scanOwn('a.py', `${line}  # gitleaks:allow\r${other}\r`);
    expect(found.map(({ secret }) => secret)).toEqual([`${password}other`]);
  });

  test('passes a key by that says so on any of its lines, and not what else stands within it', () => {
    const body = Array.from({ length: 4 }, (_, seed) => drawn(ALPHANUMERIC, 64, seed + 1));
    const block = (...end: readonly string[]) =>
      ['-----BEGIN PRIVATE KEY-----', ...body, `DB_PASSWORD="${password}"`, ...end].join('\n');
    const END = '-----END PRIVATE KEY-----';
    expect(scanOwn('k.env', block(END)).map(({ ruleId }) => ruleId)).toEqual(['private-key']);
    const allowed = scanOwn('k.env', block(`${END} # gitleaks:allow`));
    expect(allowed).toMatchObject([{ ruleId: 'generic-password', secret: password, line: 6 }]);
    expect(scanOwn('k.env', block('# gitleaks:allow', END))).toMatchObject([{ ruleId: 'generic-password' }]);
    expect(scanOwn('k.env', block(END, '# gitleaks:allow'))).toMatchObject([{ ruleId: 'private-key' }]);
    const passed = block(END).replace('"\n', '" # gitleaks:allow\n');
    expect(scanOwn('k.env', passed)).toEqual([]);
  });

  test('finds keys in binary files, and what is given to names in their long texts', () => {
    const junk = Buffer.from(Array.from({ length: 600 }, (_, index) => (index * 37) % 256));
    const key = `-----BEGIN PRIVATE KEY-----\n${drawn(ALPHANUMERIC, 64)}\n-----END PRIVATE KEY-----\n`;
    const text = '# a line of a file that is stored in another\n'.repeat(80);
    const inside = (middle: string) => Buffer.concat([junk, Buffer.from(middle), junk]);
    expect(scanOwn('a.bin', inside(key))).toMatchObject([{ ruleId: 'private-key' }]);
    expect(scanOwn('a.bin', inside('-----BEGIN PRIVATE KEY-----\0-----END PRIVATE KEY-----'))).toEqual([]);
    expect(scanOwn('a.bin', inside(`${text}${line}\n`))).toMatchObject([{ secret: password }]);
    expect(scanOwn('a.bin', inside(`${line}\n`))).toEqual([]);
    expect(scanOwn('a.bin', inside(`${'x'.repeat(4_000)}${line}`))).toEqual([]);
  });

  test.each([
    ['little', (text: string) => Buffer.from(text, 'utf16le')],
    ['big', (text: string) => Buffer.from(text, 'utf16le').swap16()],
  ])('finds what stands in UTF-16 in a file of another kind, the %s end first', (_, wide) => {
    const head = Buffer.from('# first\n# second\n'.repeat(600));
    const [finding, ...more] = scanOwn('a.py', Buffer.concat([head, wide(`${line}\r\nnext = 1\r\n`)]));
    expect(finding).toMatchObject({ line: 1_201, secret: password });
    expect(more).toEqual([]);
    const junk = Buffer.from(Array.from({ length: 600 }, (_, index) => (index * 37) % 256));
    expect(scanOwn('a.exe', Buffer.concat([junk, wide(line), junk])).map(({ secret }) => secret)).toEqual([
      password,
    ]);
    expect(scanOwn('a.exe', Buffer.concat([junk, wide('password=x'), junk, wide(password), junk]))).toEqual(
      [],
    );
  });

  test('takes a text with a stray NUL for a text', () => {
    expect(scanOwn('a.py', `\0\n# more\n# more\n${line}\n`)).toMatchObject([{ line: 4, secret: password }]);
  });

  test('tells of one place one finding, the surest', () => {
    const token = `glpat-${drawn(BASE64URL, 20)}`;
    expect(scanOwn('a.py', `token = "${token}"`).map(({ ruleId }) => ruleId)).toEqual([
      'gitlab-personal-access-token',
    ]);
  });

  test('says what it left out because it is too long', () => {
    const told: string[] = [];
    const onSkipped = (path: string, reason: string) => told.push(`${path} ${reason}`);
    expect(scanOwn('a.py', line, { maxFileBytes: 10, onSkipped })).toEqual([]);
    expect(told).toEqual(['a.py is longer than 10 bytes']);
  });

  test('finds nothing in nothing', () => {
    expect(scanOwn('a.py', '')).toEqual([]);
  });

  test('reads a line of many megabytes with a keyword at every place in one go', () => {
    const content = Buffer.alloc(6_000_000, 'password=secret_key:token ');
    expect(scanOwn('a.txt', Buffer.concat([content, Buffer.from(`${line}`)])).at(-1)?.secret).toBe(password);
  });

  test('has a digest that is the same for the same rules', () => {
    const options = { decodeDepth: 0, archiveDepth: 0, maxFileBytes: 1 };
    const digest = createScanner(ownPack(), options).packDigest;
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(createScanner(ownPack(), options).packDigest).toBe(digest);
  });
});
