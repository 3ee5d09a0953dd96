import { describe, expect, test } from '@jest/globals';
import { ownPack } from '../../../src/scan/rules/own-pack.ts';
import { createScanner } from '../../../src/scan/scanner.ts';
import { ALPHANUMERIC, BASE64URL, drawn, scanOwn } from '../../doubles/scanning.ts';

const password = drawn(ALPHANUMERIC, 14);
const line = `password = "${password}"`;

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

  test.each(['gitleaks:allow', 'p1:allow'])('passes a line by that says %s', comment => {
    expect(scanOwn('a.py', `${line}  # ${comment}\n`)).toEqual([]);
    expect(scanOwn('a.py', `# ${comment}\n${line}\n`)).toHaveLength(1);
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
