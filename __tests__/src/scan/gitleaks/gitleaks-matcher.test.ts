import { expect, test } from '@jest/globals';
import { createGitleaksMatcher } from '../../../../src/scan/gitleaks/gitleaks-matcher.ts';
import { loadGitleaksConfig } from '../../../../src/scan/gitleaks/load-config.ts';

function matcherOf(toml: string) {
  return createGitleaksMatcher(loadGitleaksConfig([{ path: '.gitleaks.toml', text: toml }]).config);
}

function found(
  toml: string,
  text: string,
  place: { path?: string; commit?: string; firstLine?: number } = {},
) {
  const input = { text, path: 'src/a.ts', commit: '', firstLine: 1, ...place };
  return matcherOf(toml).find(input);
}

function secretsOf(
  toml: string,
  text: string,
  place: { path?: string; commit?: string } = {},
): readonly string[] {
  return found(toml, text, place).map(finding => finding.secret);
}

const RULE = "[[rules]]\nid = 'key'\nregex = '''key=(\\w+)(-\\w+)?'''\n";

test('the secret is the first group that is not empty', () => {
  const toml = "[[rules]]\nid = 'a'\nregex = '''key=(x*)(\\w+)'''\n";
  expect(secretsOf(toml, 'key=abc')).toEqual(['abc']);
});

test('an allow comment holds for its line, where lines end with CR alone too', () => {
  expect(secretsOf(RULE, 'key=ab # gitleaks:allow\rkey=cd\r')).toEqual(['cd']);
  expect(secretsOf(RULE, 'key=ab # gitleaks:allow\r\nkey=cd\r\n')).toEqual(['cd']);
});

test('secretGroup names the group, and a pattern without groups gives its match', () => {
  expect(secretsOf(`${RULE}secretGroup = 2\n`, 'key=ab-cd')).toEqual(['-cd']);
  expect(secretsOf("[[rules]]\nid = 'a'\nregex = 'k[0-9]+'\n", 'k12')).toEqual(['k12']);
});

test('the groups are those of the pattern on the match alone, which may be others than in the text', () => {
  const toml = "[[rules]]\nid = 'a'\nregex = '''key=(?:(\\w+);|(\\w\\w))'''\n";
  expect(secretsOf(toml, 'key=abcd;')).toEqual(['abcd']);
  expect(secretsOf("[[rules]]\nid = 'a'\nregex = '''\\Bkey=(\\w+)'''\n", 'xkey=abcd')).toEqual(['key=abcd']);
});

test('the entropy has to be above what the rule asks for', () => {
  expect(secretsOf(`${RULE}entropy = 2.0\n`, 'key=abcd key=abcde')).toEqual(['abcde']);
});

test('the entropy of other than ASCII is counted by bytes, as in gitleaks', () => {
  const [finding] = found("[[rules]]\nid = 'a'\nregex = 'éa'\n", 'éa');
  expect(finding?.entropy).toBeCloseTo(2 * (1 / 3) * Math.log2(3), 10);
});

test('columns count bytes from the newline before, which is one of them after the first line', () => {
  expect(found(RULE, 'key=ab\n  key=cd\né😀 key=ef\n', { firstLine: 10 })).toMatchObject([
    { startLine: 10, endLine: 10, startColumn: 1, endColumn: 6 },
    { startLine: 11, endLine: 11, startColumn: 4, endColumn: 9 },
    {
      startLine: 12,
      endLine: 12,
      startColumn: 9,
      endColumn: 14,
      start: 20,
      end: 26,
      secretStart: 24,
      secretEnd: 26,
    },
  ]);
});

test('newlines at the ends are not of the match, which ends before them', () => {
  const toml = "[[rules]]\nid = 'a'\nregex = '''\\n(key)\\n'''\n";
  expect(found(toml, 'x\nkey\ny\n')).toMatchObject([
    { match: 'key', start: 2, end: 5, startLine: 2, startColumn: 1 },
  ]);
});

test('a match of several lines tells the last', () => {
  const toml = "[[rules]]\nid = 'a'\nregex = '''(?s)BEGIN.*END'''\n";
  expect(found(toml, 'a\nBEGIN\nb\nEND\n')).toMatchObject([
    { startLine: 2, endLine: 4, startColumn: 2, endColumn: 4 },
  ]);
});

test('a rule is asked where one of its keywords is, in any case, or it has none', () => {
  const matcher = matcherOf(`${RULE}keywords = ["Marker"]\n[[rules]]\nid = 'b'\nregex = 'b'\n`);
  expect(matcher.rulesFor('key=ab').map(rule => rule.id)).toEqual(['b']);
  expect(matcher.rulesFor('key=ab MARKER').map(rule => rule.id)).toEqual(['key', 'b']);
});

test('gitleaks:allow allows what is on its line, and no other line', () => {
  expect(secretsOf(RULE, 'key=a # gitleaks:allow\nkey=b\n')).toEqual(['b']);
  expect(secretsOf(RULE, 'key=a # gitleaks:allow\nkey=b')).toEqual(['b']);
});

test.each([
  ["regexes = ['^ab$']", ['cd']],
  ["regexes = ['^key=ab$']\nregexTarget = 'match'", ['cd']],
  ["regexes = ['second']\nregexTarget = 'line'", ['ab']],
  ["stopwords = ['B']", ['cd']],
  ["paths = ['src/']", []],
  ["commits = ['ABC']", []],
  ["condition = 'AND'\npaths = ['src/']\nstopwords = ['b']", ['cd']],
  ["condition = 'AND'\npaths = ['lib/']\nstopwords = ['b']", ['ab', 'cd']],
  ["condition = 'AND'\npaths = ['src/']\ncommits = ['abc']", []],
  ["condition = 'AND'\npaths = ['src/']\ncommits = ['abd']", ['ab', 'cd']],
  ["condition = 'AND'\nregexes = ['ab']\nstopwords = ['b']\ncommits = ['abc']", ['cd']],
])('an allowlist with %s leaves %j, for a rule and for the file', (body, left) => {
  const text = 'key=ab first\nkey=cd second\n';
  const place = { path: 'src/a.ts', commit: 'abc' };
  expect(secretsOf(`${RULE}[[rules.allowlists]]\n${body}\n`, text, place)).toEqual(left);
  expect(secretsOf(`${RULE}[[allowlists]]\n${body}\n`, text, place)).toEqual(left);
});

test('a path decides alone, or where the regex is asked', () => {
  const alone = "[[rules]]\nid = 'file'\npath = '''\\.pem$'''\n";
  expect(found(alone, 'x', { path: 'a.pem' })).toMatchObject([
    { rule: { id: 'file' }, startLine: 0, secret: '' },
  ]);
  expect(found(alone, 'x', { path: 'a.txt' })).toEqual([]);
  expect(secretsOf(`${RULE}path = '''\\.env$'''\n`, 'key=a', { path: '.env' })).toEqual(['a']);
  expect(secretsOf(`${RULE}path = '''\\.env$'''\n`, 'key=a', { path: 'a.ts' })).toEqual([]);
});

test('a rule named generic gives way to another that finds the same secret on the line', () => {
  const toml = `${RULE}[[rules]]\nid = 'my-Generic'\nregex = '''=(\\w+)'''\n`;
  expect(found(toml, 'key=ab\nid=cd\n').map(({ rule, secret }) => [rule.id, secret])).toEqual([
    ['key', 'ab'],
    ['my-Generic', 'cd'],
  ]);
});

test('a rule that requires another is told only near what that finds, which is not told itself if it need not be', () => {
  const toml = `${RULE}[[rules.required]]\nid = 'user'\nwithinLines = 1\nwithinColumns = 10\n[[rules]]\nid = 'user'\nregex = 'user=\\w+'\nskipReport = true\n`;
  expect(secretsOf(toml, 'key=a\n\n\nuser=u\nkey=b\n')).toEqual(['b']);
  expect(secretsOf(toml, `user=u${' '.repeat(20)}key=a\n`)).toEqual([]);
});
