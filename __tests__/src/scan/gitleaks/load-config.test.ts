import { expect, test } from '@jest/globals';
import { ConfigError } from '../../../../src/kernel/errors.ts';
import { loadGitleaksConfig, readConfigChain } from '../../../../src/scan/gitleaks/load-config.ts';
import { useTempFolder } from '../../../doubles/temp-folder.ts';

const folder = useTempFolder();

const RULE = "[[rules]]\nid = 'one'\nregex = '''x([0-9]+)(y?)'''\n";

function load(...texts: readonly string[]) {
  return loadGitleaksConfig(
    texts.map((text, index) => ({ path: index === 0 ? '.gitleaks.toml' : `base${index}.toml`, text })),
  );
}

function problemsOf(...texts: readonly string[]) {
  try {
    load(...texts);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('It was taken.');
}

test('a rule is read with all that it has', () => {
  const { config, warnings } = load(`title = "t"
[[rules]]
id = "one"
description = "d"
regex = '''(a)(b)'''
path = '''\\.env$'''
secretGroup = 2
entropy = 3.5
keywords = ["KEY", "Token"]
tags = ["t"]
skipReport = true
[[rules.required]]
id = "one"
withinLines = 3
`);
  expect(warnings).toEqual([]);
  expect(config.rules).toMatchObject([
    {
      id: 'one',
      description: 'd',
      regex: { source: '(a)(b)' },
      path: { source: '\\.env$' },
      secretGroup: 2,
      entropy: 3.5,
      keywords: ['key', 'token'],
      tags: ['t'],
      allowlists: [],
      required: [{ ruleId: 'one', withinLines: 3, withinColumns: undefined }],
      isReported: false,
    },
  ]);
});

test('keys may be in any case, and a text may stand for a list or a number, as gitleaks has it', () => {
  const { config } = load(
    `[[Rules]]\nID = "a"\nRegex = "x"\nKeywords = "K1,K2"\nENTROPY = "2.5"\nsecretgroup = 0\n`,
  );
  expect(config.rules).toMatchObject([{ id: 'a', keywords: ['k1', 'k2'], entropy: 2.5 }]);
});

test.each([
  ['[allowlist]', '[rules.allowlist]'],
  ['[[allowlists]]', '[[rules.allowlists]]'],
])('%s and %s are read alike', (ofFile, ofRule) => {
  const body = `condition = "&&"\nregexTarget = "line"\nregexes = ['a']\npaths = ['b']\ncommits = [" ABC "]\nstopwords = ["Word", "word"]\n`;
  const { config } = load(`${ofFile}\n${body}${RULE}${ofRule}\n${body}`);
  const expected = {
    condition: 'AND',
    regexTarget: 'line',
    regexes: [{ source: 'a' }],
    paths: [{ source: 'b' }],
    commits: ['abc'],
    stopwords: ['word'],
  };
  expect(config.allowlists).toMatchObject([expected]);
  expect(config.rules[0]?.allowlists).toMatchObject([expected]);
});

test('a flag at the front of one regex of a list holds for those after it, as in gitleaks', () => {
  const { config } = load(`[allowlist]\nregexes = ['(?i)^a$', '^b$']\n${RULE}`);
  const [pattern] = config.allowlists[0]?.regexes ?? [];
  expect(['A', 'B', 'c'].map(text => pattern?.test(text))).toEqual([true, true, false]);
});

test('an allowlist with targetRules is of those rules, not of the file', () => {
  const { config } = load(`${RULE}[[allowlists]]\ntargetRules = ["one"]\nstopwords = ["w"]\n`);
  expect(config.allowlists).toEqual([]);
  expect(config.rules[0]?.allowlists).toMatchObject([{ stopwords: ['w'] }]);
});

test.each([
  ['a group that is not closed', 'hunter2-plain(', /missing, at "h…", character 1 of the pattern/],
  ['a class that is not closed', 'x[hunter2-plain', /missing, at "\[h…", character 2 of the pattern/],
  ['a name that is none', '(?P<hunter2-plain>x)', /at "\(\?P…", character 1 of the pattern/],
])('an illegal regex is told by its rule and its place, and not shown: %s', (_, regex, told) => {
  const [{ message: problem } = { message: '' }] = problemsOf(
    `[[rules]]\nid = "secret-rule"\nregex = '''${regex}'''\n`,
  );
  expect(problem).toMatch(/^Rule "secret-rule", regex /);
  expect(problem).toMatch(told);
  expect(problem).not.toMatch(/hunter|plain/);
});

test.each<[string, string, string, RegExp]>([
  ['broken TOML', 'a = \n', '.gitleaks.toml:1:5', /not TOML/],
  [
    'a construct of other engines',
    `${RULE}[[rules]]\nid = "two"\nregex = '''a(?=b)'''\n`,
    '.gitleaks.toml:6',
    /Rule "two", regex .*look ahead.*"\(\?="/,
  ],
  ['no id', "[[rules]]\nregex = 'abc'\n", '.gitleaks.toml:2', /^This rule has no id\.$/],
  ['no regex and no path', '[[rules]]\nid = "none"\n', '.gitleaks.toml:2', /"none" has no regex and no path/],
  [
    'a group that is not there',
    `${RULE}secretGroup = 3\n`,
    '.gitleaks.toml:2',
    /secretGroup = 3, its regex has 2 groups/,
  ],
  [
    'old and new allowlists of a rule',
    `${RULE}[rules.allowlist]\nstopwords = ['a']\n[[rules.allowlists]]\nstopwords = ['b']\n`,
    '.gitleaks.toml:4',
    /both allowlist and allowlists/,
  ],
  [
    'old and new allowlists',
    `${RULE}[allowlist]\nstopwords = ['a']\n[[allowlists]]\nstopwords = ['b']\n`,
    '.gitleaks.toml:4',
    /both allowlist and allowlists/,
  ],
  [
    'an empty allowlist',
    `${RULE}[rules.allowlist]\ndescription = "x"\n`,
    '.gitleaks.toml',
    /"one", allowlist 1 allows nothing/,
  ],
  [
    'another condition',
    `${RULE}[rules.allowlist]\nstopwords = ['a']\ncondition = "XOR"\n`,
    '.gitleaks.toml:6',
    /condition = "XOR"/,
  ],
  [
    'another target',
    `${RULE}[rules.allowlist]\nstopwords = ['a']\nregexTarget = "file"\n`,
    '.gitleaks.toml:6',
    /regexTarget = "file"/,
  ],
  [
    'a target rule that is not there',
    `${RULE}[[allowlists]]\nstopwords = ['a']\ntargetRules = ["two"]\n`,
    '.gitleaks.toml:6',
    /target "two"/,
  ],
  [
    'a required rule that is not there',
    `${RULE}[[rules.required]]\nid = "two"\n`,
    '.gitleaks.toml:5',
    /"one" requires "two"/,
  ],
  [
    'a required rule without a name',
    `${RULE}[[rules.required]]\nwithinLines = 2\n`,
    '.gitleaks.toml:4',
    /without a name/,
  ],
  [
    'both ways to extend',
    `[extend]\nuseDefault = true\npath = "x"\n`,
    '.gitleaks.toml:2',
    /both path and useDefault/,
  ],
  [
    'a value of another kind',
    `[[rules]]\nid = "a"\nregex = "x"\nkeywords = 3\n`,
    '.gitleaks.toml',
    /Rule "a" has keywords = 3/,
  ],
  ['no version', `minVersion = "new"\n${RULE}`, '.gitleaks.toml:1', /minVersion is "new"/],
])('%s is an error with its place', (_name, text, where, message) => {
  const problems = problemsOf(text);
  expect(problems).toEqual([expect.objectContaining({ where, message: expect.stringMatching(message) })]);
  expect(problems[0]?.fix).not.toBe('');
});

test('all problems of a file are told at once', () => {
  expect(problemsOf(`[[rules]]\nid = "a"\nregex = '('\n[[rules]]\nid = "b"\nregex = '['\n`)).toHaveLength(2);
});

test('a file that is no TOML is not shown', () => {
  expect(JSON.stringify(problemsOf('password = hunter22\n'))).not.toContain('hunter22');
});

test.each<[string, string, RegExp]>([
  ['a key that gitleaks does not know', `${RULE}colour = "red"\n`, /Rule "one" has the key "colour"/],
  ['two rules of one name', `${RULE}${RULE}`, /more than one rule "one"/],
  ['a newer gitleaks', `minVersion = "v9.1.0"\n${RULE}`, /wants gitleaks v9.1.0/],
  ['extend.url', `${RULE}[extend]\nurl = "https://example.com"\n`, /extend.url does nothing/],
  [
    "a change of gitleaks' own rule",
    `[extend]\nuseDefault = true\n[[rules]]\nid = "g"\n[rules.allowlist]\nstopwords = ["a"]\n`,
    /"g" is a rule of gitleaks' own pack/,
  ],
  [
    "a target in gitleaks' own pack",
    `[extend]\nuseDefault = true\n[[allowlists]]\ntargetRules = ["g"]\nstopwords = ["a"]\n`,
    /"g" is a rule of gitleaks' own pack/,
  ],
])('%s is a warning', (_name, text, warning) => {
  expect(load(text).warnings).toEqual([expect.stringMatching(warning)]);
});

test('of two rules with one name the last stands', () => {
  expect(load(`${RULE}[[rules]]\nid = "one"\nregex = "z"\n`).config.rules).toMatchObject([
    { regex: { source: 'z' } },
  ]);
});

test('a rule of both files keeps its own values and the lists of both', () => {
  const own = `[extend]\npath = "base1.toml"\ndisabledRules = ["off"]\n[[rules]]\nid = "one"\nentropy = 4\nkeywords = ["own"]\n[[rules.allowlists]]\nstopwords = ["own"]\n[allowlist]\nstopwords = ["o"]\n`;
  const base = `${RULE}description = "base"\nentropy = 2\nkeywords = ["base"]\n[[rules.allowlists]]\nstopwords = ["base"]\n[[rules]]\nid = "off"\nregex = "x"\n[allowlist]\nstopwords = ["b"]\n`;
  const { config, warnings } = load(own, base);
  expect(warnings).toEqual([]);
  expect(config.rules).toMatchObject([
    {
      id: 'one',
      description: 'base',
      regex: { source: 'x([0-9]+)(y?)' },
      entropy: 4,
      keywords: ['base', 'own'],
      allowlists: [{ stopwords: ['base'] }, { stopwords: ['own'] }],
    },
  ]);
  expect(config.allowlists).toMatchObject([{ stopwords: ['o'] }, { stopwords: ['b'] }]);
});

test('useDefault and what is disabled in the default are told, from the file that extends it too', () => {
  const { config } = load(
    `[extend]\npath = "base1.toml"\ndisabledRules = ["a"]\n`,
    `${RULE}[extend]\nuseDefault = true\ndisabledRules = ["b"]\n`,
  );
  expect(config).toMatchObject({ usesDefault: true, disabledRules: ['a', 'b'], rules: [{ id: 'one' }] });
});

test('allowlists with targetRules count in the first file alone, as in gitleaks, and a warning says so', () => {
  const { config, warnings } = load(
    `[extend]\npath = "base1.toml"\n`,
    `${RULE}[[allowlists]]\ntargetRules = ["one"]\nstopwords = ["a"]\n`,
  );
  expect(config.rules[0]?.allowlists).toEqual([]);
  expect(warnings).toEqual([expect.stringMatching(/base1.toml: allowlists with targetRules do nothing/)]);
});

test('a chain is read from the root of the repository, three files at most', () => {
  const extend = (file: string) => `[extend]\npath = "${file}"\n`;
  const first = folder.write('deep/.gitleaks.toml', extend('rules/a.toml'));
  folder.write('rules/a.toml', extend('rules/b.toml'));
  folder.write('rules/b.toml', `${extend('rules/c.toml')}${RULE}`);
  const files = readConfigChain(first, folder.path);
  expect(files.map(file => file.path)).toEqual([first, 'rules/a.toml', 'rules/b.toml']);
  const { config, warnings } = loadGitleaksConfig(files);
  expect(config.rules).toMatchObject([{ id: 'one' }]);
  expect(warnings).toEqual([expect.stringMatching(/rules\/b.toml: extend does nothing here/)]);
});

test('a file that is not there is named, with the line that names it', () => {
  const first = folder.write('.gitleaks.toml', '[extend]\npath = "none.toml"\n');
  expect(() => readConfigChain(first, folder.path)).toThrow(
    /\.gitleaks\.toml:2: "none\.toml" cannot be read \(ENOENT\)/,
  );
});
