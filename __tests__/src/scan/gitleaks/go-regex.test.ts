import { expect, test } from '@jest/globals';
import type { GoMatch } from '../../../../src/scan/gitleaks/gitleaks-rule.ts';
import { compileGoRegex } from '../../../../src/scan/gitleaks/go-regex.ts';
import { GoRegexError } from '../../../../src/scan/gitleaks/go-regex-error.ts';
import { randomPattern, randomText } from './random-pattern.ts';
import { seededRandom } from './seeded-random.ts';

test('Node finds what re2js finds, match by match and group by group, on 1,000 patterns of any kind', () => {
  const random = seededRandom(20);
  const differences: unknown[] = [];
  let native = 0;
  for (let round = 0; round < 1_000; round += 1) {
    const source = randomPattern(random);
    const pattern = compiled(source);
    if (pattern?.isNative !== true) continue;
    native += 1;
    for (let count = 0; count < 8; count += 1) {
      const text = randomText(random, 14);
      const found = [...pattern.matches(text)];
      const expected = [...pattern.matchesLinearly(text)];
      if (JSON.stringify(found) !== JSON.stringify(expected))
        differences.push({ source, text, found, expected });
      if (Math.max(...lengthsOf(found)) > (pattern.longest ?? Infinity))
        differences.push({ source, text, found });
    }
  }
  expect(differences).toEqual([]);
  expect(native).toBeGreaterThan(400);
});

function compiled(source: string) {
  try {
    return compileGoRegex(source);
  } catch (error) {
    expect(error).toBeInstanceOf(GoRegexError);
    return undefined;
  }
}

function lengthsOf(matches: readonly GoMatch[]): readonly number[] {
  return matches.map(({ start, end }) => end - start);
}

test.each([
  ['(?i)ks', 'KS kſ \u212as', ['KS', 'kſ', '\u212as']],
  ['k(?i)s', 'ks kS Ks', ['ks', 'kS']],
  ['(?i:k(?-i:s))', 'Ks KS', ['Ks']],
  ['a$', 'a\na', ['a']],
  ['(?m)a$', 'a\na\r\na', ['a', 'a']],
  ['(?m)^a', 'a\u2028a\na', ['a', 'a']],
  ['a.', 'a\na\ra\u2028', ['a\r', 'a\u2028']],
  ['(?s)a.', 'a\n', ['a\n']],
  ['\\Aa|b\\z', 'aab b', ['a', 'b']],
  ['(?U)a+', 'aa', ['a', 'a']],
  ['(?U)a+?', 'aa', ['aa']],
  ['\\w+', 'aé_1', ['a', '_1']],
  ['\\s', '\v\f\u00a0 ', ['\f', ' ']],
  ['\\bé|é\\B', 'aé é', ['é', 'é']],
  ['[[:punct:]]', 'a+_b', ['+', '_']],
  ['[[:^alnum:]]', 'a+', ['+']],
  ['\\pN+', '1²Ⅷ', ['1²Ⅷ']],
  ['\\p{Greek}\\P{Greek}', 'αa', ['αa']],
  ['\\p{^Lu}', 'Aa', ['a']],
  ['\\Q.*\\E+', '.**', ['.**']],
  ['\\x{1F600}\\x41\\101', '😀AA', ['😀AA']],
  ['[]a]+', 'a]', ['a]']],

  ['a{,2}', 'a{,2}', ['a{,2}']],
  ['(?:\\p{upper case letter}*|b)*c', 'ABbc', ['ABbc']],
  ['x*', 'axxb', ['', 'xx', '']],
  ['.', '😀', ['😀']],
])('%s in %j is found as Go finds it', (source, text, expected) => {
  expect([...compileGoRegex(source).matches(text)].map(({ start, end }) => text.slice(start, end))).toEqual(
    expected,
  );
});

test.each([
  ['a\\C', '\\C'],
  ['(a)\\1', '\\1'],
  ['a(?=b)', '(?='],
  ['(?<!a)b', '(?<!'],
  ['a**', '**'],
  ['*a', '*'],
  ['a{1001}', '{1001}'],
  ['(a{100}){100}', '{100}'],
  ['a{3,2}', '{3,2}'],
  ['[b-a]', 'b-a'],
  ['[a-\\d]', '\\d'],
  ['[a', '[a'],
  ['[[:letters:]]', '[:letters:]'],
  ['\\p{Klingon}', '\\p{Klingon}'],
  ['(?P<a-b>x)', '(?P<a-b>'],
  ['(?z)', '(?z'],
  ['a)', ')'],
  ['(a', '(a'],
  ['\\y', '\\y'],
  ['a\\', '\\'],
])('%s is refused, and %s is named', (source, construct) => {
  expect(() => compileGoRegex(source)).toThrow(expect.objectContaining({ name: 'GoRegexError', construct }));
});

test('two groups may have one name, as in Go', () => {
  expect([...compileGoRegex('(?P<n>a)|(?P<n>b)').matches('b')]).toEqual([
    { start: 0, end: 1, groups: [undefined, 'b'] },
  ]);
});

test.each([
  ['[\\w.-]{0,50}?(?:key)[ \\t]{0,20}=([a-z]{10,150})', 20 + 50 + 3 + 1 + 150],
  ['\\bAKIA[A-Z2-7]{16}\\b', 20],
  ['=[a-z]{11,};', null],
  ['\\b(ey[a-zA-Z0-9]{17,}\\.ey[a-zA-Z0-9/_-]{17,});', null],
  ['xoxb-[0-9]{10}[a-zA-Z0-9-]*', null],
])('%s runs in Node', (source, longest) => {
  expect(compileGoRegex(source)).toMatchObject({ isNative: true, longest });
});

test.each([
  ['(a+)+$', 'repeats in repeats'],
  ['[a-z]+x', 'a run that may begin anywhere'],
  ['a.*b', 'a run that takes what stands before it'],
  ['=[a-z]+[a-z0-9]+;', 'two runs next to each other'],
  ['a{0,200}a{0,200}a{0,200}b', 'ends, but after millions of steps'],
  ['(?:(a)|b)*', 'a group that a turn may pass by'],
  ['(?:a*)*', 'a turn that takes nothing'],
])('%s runs in re2js: %s', source => {
  expect(compileGoRegex(source).isNative).toBe(false);
});

test.each(['(a+)+$', '(a|aa)+$', '([a-z]+)*[0-9]', 'a.*a.*a.*b', '(a{0,100}){0,10}b', 'a{0,90}a{0,90}b'])(
  '%s ends on a long text that is made for it to fail',
  source => {
    expect([...compileGoRegex(source).matches(`${'a'.repeat(40_000)}!`)]).toEqual([]);
  },
);

test.each([
  '[\\w.-]{0,50}?key[ ]{0,3}=([a-z]{10,20})',
  '=([a-z0-9]{11,});',
  '\\bkey[a-z]{3}\\b',
  '(?m)^[a-z]{4}$',
])('%s finds on a text of many windows what the linear engine finds', source => {
  const random = seededRandom(4);
  const pieces = ['keyabc ', ' =', '; ', '\nabcd\n', 'a.b-key =abcdefghijkl;', 'é', '😀', 'z'.repeat(3_000)];
  let text = '';
  while (text.length < 400_000) text += random.pick(pieces);
  const pattern = compileGoRegex(source);
  expect(pattern.isNative).toBe(true);
  const found = [...pattern.matches(text)];
  expect(found.length).toBeGreaterThan(20);
  expect(found).toEqual([...pattern.matchesLinearly(text)]);
});

test('a run of 9 million characters is one match', () => {
  const text = `x=${'a'.repeat(9_000_000)};`;
  const [found] = compileGoRegex('=([a-z]{11,});').matches(text);
  expect([found?.start, found?.end]).toEqual([1, text.length]);
});

test('matches are those from a start on, with what stands before it', () => {
  const pattern = compileGoRegex('\\bab');
  expect([...pattern.matches('ab ab', 1)]).toEqual([{ start: 3, end: 5, groups: [] }]);
  expect([...compileGoRegex('^ab').matches('ab', 0)]).toHaveLength(1);
  expect([...compileGoRegex('^b').matches('ab', 1)]).toEqual([]);
});
