import { describe, expect, test } from '@jest/globals';
import { createGitleaksPack } from '../../../src/scan/gitleaks-pack.ts';
import { createScanner } from '../../../src/scan/scanner.ts';
import { ALPHANUMERIC, drawn } from '../../doubles/scanning.ts';

const OPTIONS = { decodeDepth: 0, archiveDepth: 0, maxFileBytes: 1_000_000 };
const RULE = `[[rules]]
id = "house-key"
description = "a key of the house"
regex = '''hk_([a-z]{6,20})\\b'''
keywords = ["hk_"]
tags = ["house"]
`;

function scan(toml: string, text: string, path = 'a.txt', commit = '') {
  const scanner = createScanner(createGitleaksPack([{ path: '.gitleaks.toml', text: toml }]), OPTIONS);
  return scanner.scan({ path, content: Buffer.from(text), firstLine: 1, commit });
}

describe('the rules of a gitleaks configuration', () => {
  test('find the group of the match, and place the match', () => {
    expect(scan(RULE, 'ü\nü key hk_abcdefg;')).toMatchObject([
      { ruleId: 'house-key', secret: 'abcdefg', line: 2, column: 7, endColumn: 17, tags: ['house'] },
    ]);
  });

  test('find in bytes that are no UTF-8, too', () => {
    const scanner = createScanner(createGitleaksPack([{ path: 'g.toml', text: RULE }]), OPTIONS);
    const content = Buffer.concat([Buffer.from([0xff, 0x0a]), Buffer.from('hk_abcdefg')]);
    expect(scanner.scan({ path: 'a', content, firstLine: 1 })).toMatchObject([{ line: 2, column: 1 }]);
  });

  test('without a keyword are asked of every text', () => {
    expect(scan(RULE.replace('keywords = ["hk_"]\n', ''), 'hk_abcdefg')).toHaveLength(1);
  });

  test("leave p1's own out, unless the configuration extends the default", () => {
    const text = `password = "${drawn(ALPHANUMERIC, 12)}1"`;
    const extended = (more = '') => `[extend]\nuseDefault = true\n${more}${RULE}`;
    expect(scan(RULE, text)).toEqual([]);
    expect(scan(extended(), text).map(({ ruleId }) => ruleId)).toEqual(['generic-password']);
    expect(scan(extended('disabledRules = ["generic-password"]\n'), text)).toEqual([]);
  });

  test("weigh p1's own findings by what stands around them, and the user's not", () => {
    const found = scan(
      `[extend]\nuseDefault = true\n${RULE}`,
      '# password: hunter2 of https://example.com/hk_abcdefg',
      'a.yml',
    );
    expect(found.map(({ ruleId, severity }) => [ruleId, severity])).toEqual([
      ['generic-password', 'low'],
      ['house-key', 'high'],
    ]);
  });

  test.each([
    ['a word in the secret', '[[allowlists]]\nstopwords = ["cde"]\n'],
    ['the line', "[[allowlists]]\nregexTarget = 'line'\nregexes = ['''^the key''']\n"],
    ['the path', "[[allowlists]]\npaths = ['''\\.txt$''']\n"],
    ['the commit', '[[allowlists]]\ncommits = ["0123456789012345678901234567890123456789"]\n'],
  ])('pass by what an allowlist names by %s', (_, allowlist) => {
    const commit = '0123456789012345678901234567890123456789';
    expect(scan(RULE + allowlist, 'the key hk_abcdefg', 'a.txt', commit)).toEqual([]);
    expect(scan(RULE, 'the key hk_abcdefg', 'a.txt', commit)).toHaveLength(1);
  });

  test('that cannot be read are an error that names them', () => {
    expect(() => scan(RULE.replace('{6,20}', '{6,20'), 'x')).not.toThrow();
    expect(() => scan(RULE.replace('\\b', '(?!x)'), 'x')).toThrow('house-key');
  });
});

test.each(['', 'title = "x"', '[[rule]]\nid = "a"'])(
  'a file without any rule (%j) is refused: nothing would be found',
  text => {
    expect(() => createGitleaksPack([{ path: 'rules.toml', text }])).toThrow(
      /no rule, and does not ask for those of p1/,
    );
  },
);
