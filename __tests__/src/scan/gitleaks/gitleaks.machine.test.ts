// needs: gitleaks, go
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { createGitleaksMatcher } from '../../../../src/scan/gitleaks/gitleaks-matcher.ts';
import { loadGitleaksConfig } from '../../../../src/scan/gitleaks/load-config.ts';
import { useTempFolder } from '../../../doubles/temp-folder.ts';
import { gitleaksFindings, gitleaksTakes, ownFindings, publishedRules } from './gitleaks-program.ts';
import { lineNear } from './near-rules.ts';
import { seededRandom } from './seeded-random.ts';

const folder = useTempFolder();

/** gitleaks reads what is longer in pieces, and misses or cuts what lies across two. */
const PIECE = 100_000;
const ARCHIVES = /\.(tar|gz|tgz|zip|bz2|xz|zst|lz4|br|7z|rar|sz|lz|zz|mz|s2|jar|war|docx?|xlsx?)$/i;

function load(config: string) {
  return loadGitleaksConfig([{ path: config, text: readFileSync(config, 'utf8') }]);
}

test("gitleaks' published rules load, all 222, without a warning", () => {
  const { config, warnings } = load(publishedRules());
  expect(warnings).toEqual([]);
  expect(config.rules).toHaveLength(222);
  expect(config.rules.filter(rule => rule.regex?.isNative === false).map(rule => rule.id)).toEqual([
    'curl-auth-header',
    'curl-auth-user',
    'facebook-page-access-token',
    'kubernetes-secret-yaml',
    'nuget-config-password',
    'private-key',
  ]);
});

test.each([1, 2, 3])(
  'they find what gitleaks finds on 8,880 seeded lines near their formats (seed %i)',
  seed => {
    const random = seededRandom(seed);
    const { config } = load(publishedRules());
    const files: string[] = [];
    for (const [index, rule] of config.rules.entries()) {
      const newline = random.pick(['\n', '\n', '\r\n']);
      const lines = Array.from({ length: 40 }, () => lineNear(rule, random));
      if (random.below(4) === 0)
        lines.splice(20, 0, lines.slice(0, 10).join(' '.repeat(random.below(2_000))));
      const name =
        rule.path === null
          ? `${index}.txt`
          : random.pick(['nuget.config', 'a.yaml', 'a.tf', 'a.p12', 'a.php']);
      const text = `${lines.join('\n')}\n`.replaceAll('\n', newline);
      expect(Buffer.byteLength(text)).toBeLessThan(PIECE);
      files.push(folder.write(`${index}/${name}`, text));
    }
    const theirs = gitleaksFindings(folder.path, publishedRules());
    expect(theirs.length).toBeGreaterThan(2_000);
    expect(ownFindings(files, createGitleaksMatcher(config))).toEqual(theirs);
  },
);

test("they find what gitleaks finds in gitleaks' own module and those beside it", () => {
  const { config } = load(publishedRules());
  const matcher = createGitleaksMatcher(config);
  const module = path.resolve(publishedRules(), '../..');
  const beside = path.resolve(module, '../../..');
  const trees = [module, ...['spf13', 'charmbracelet', 'mholt'].map(name => path.join(beside, name))];
  for (const tree of trees) {
    const files = filesBelow(tree);
    expect(ownFindings(files, matcher)).toEqual(
      gitleaksFindings(tree, publishedRules()).filter(finding => files.includes(JSON.parse(finding)[0])),
    );
  }
});

function filesBelow(tree: string): readonly string[] {
  return readdirSync(tree, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath, entry.name))
    .filter(file => !ARCHIVES.test(file) && statSync(file).size < PIECE);
}

const RULE = "[[rules]]\nid = 'key'\nregex = '''key=(\\w+)(-\\w+)?'''\n";

test.each([
  ['a rule', RULE],
  ['a group', `${RULE}secretGroup = 2\n`],
  ['an entropy', `${RULE}entropy = 1.5\n`],
  ['keywords', `${RULE}keywords = ['NOTHERE']\n`],
  ['a path', `${RULE}path = '''b\\.txt$'''\n`],
  ['a path alone', "[[rules]]\nid = 'file'\npath = '''b\\.txt$'''\n"],
  ['a generic rule', `${RULE}[[rules]]\nid = 'generic'\nregex = '''=(\\w+)'''\n`],
  [
    'a required rule',
    `${RULE}[[rules.required]]\nid = 'u'\nwithinLines = 1\n[[rules]]\nid = 'u'\nregex = 'user=\\w'\nskipReport = true\n`,
  ],
  [
    'a required rule and columns',
    `${RULE}[[rules.required]]\nid = 'u'\nwithinColumns = 4\n[[rules]]\nid = 'u'\nregex = 'user=\\w'\n`,
  ],
  ['newlines in a match', "[[rules]]\nid = 'a'\nregex = '''\\n+key=(\\w+)\\n+'''\n"],
  ['a match of lines', "[[rules]]\nid = 'a'\nregex = '''(?s)key=ab.*user'''\n"],
  ['a boundary that the match alone has not', "[[rules]]\nid = 'a'\nregex = '''\\Bey=(\\w+)'''\n"],
  ['a regex of the secret', `${RULE}[[rules.allowlists]]\nregexes = ['^ab$']\n`],
  ['a regex of the match', `${RULE}[[rules.allowlists]]\nregexTarget = 'match'\nregexes = ['key=ab$']\n`],
  ['a regex of the line', `${RULE}[[rules.allowlists]]\nregexTarget = 'line'\nregexes = ['second']\n`],
  ['a flag before other regexes', `${RULE}[[allowlists]]\nregexes = ['(?i)^q$', '^AB$']\n`],
  ['stopwords', `${RULE}[allowlist]\nstopwords = ['B']\n`],
  ['a path of a rule', `${RULE}[rules.allowlist]\npaths = ['b.txt']\n`],
  [
    'AND of a path and a stopword',
    `${RULE}[[rules.allowlists]]\ncondition = 'and'\npaths = ['b.txt']\nstopwords = ['b']\n`,
  ],
  ['a target rule', `${RULE}[[allowlists]]\ntargetRules = ['key']\nstopwords = ['b']\n`],
  ['keys in any case', "[[RULES]]\nId = 'a'\nREGEX = 'key=(\\w+)'\n"],
])('%s is taken as gitleaks takes it', (_name, toml) => {
  const config = folder.write('config/my.toml', toml);
  const text =
    'key=ab\nuser=u\n\n\nuser=v key=cd-ef second\nxkey=ab é key=zzzzzzz\n key=gh # gitleaks:allow\n';
  const files = [folder.write('tree/a.txt', text), folder.write('tree/b.txt', text.replaceAll('\n', '\r\n'))];
  const own = ownFindings(files, createGitleaksMatcher(load(config).config));
  expect(own).toEqual(gitleaksFindings(folder.at('tree'), config));
});

test.each([
  `${RULE}secretGroup = 3\n`,
  "[[rules]]\nid = 'a'\nregex = 'a(?=b)'\n",
  "[[rules]]\nregex = 'a'\n",
  "[[rules]]\nid = 'a'\n",
  `${RULE}[rules.allowlist]\nstopwords = ['a']\n[[rules.allowlists]]\nstopwords = ['b']\n`,
  `${RULE}[[allowlists]]\ndescription = 'a'\n`,
  `${RULE}[[allowlists]]\nstopwords = ['a']\ncondition = 'xor'\n`,
  `${RULE}[[allowlists]]\nstopwords = ['a']\nregexTarget = 'file'\n`,
  `${RULE}[[allowlists]]\nstopwords = ['a']\ntargetRules = ['b']\n`,
  `${RULE}[[rules.required]]\nid = 'b'\n`,
  `${RULE}entropy = 'high'\n`,
  `${RULE}keywords = [3]\n[[x`,
])('what gitleaks refuses is refused: %j', toml => {
  const config = folder.write('config/my.toml', toml);
  folder.write('tree/a.txt', 'a\n');
  expect(gitleaksTakes(folder.at('tree'), config)).toBe(false);
  expect(() => load(config)).toThrow(expect.objectContaining({ name: 'ConfigError' }));
});

test('a file that extends another is put together as gitleaks does it', () => {
  const base = folder.write(
    'config/base.toml',
    `${RULE}entropy = 3\n[[rules]]\nid = 'off'\nregex = 'user=\\w'\n[allowlist]\nstopwords = ['zz']\n`,
  );
  const top = `[extend]\npath = '${base}'\ndisabledRules = ['off']\n[[rules]]\nid = 'key'\nentropy = 0.5\n[rules.allowlist]\nstopwords = ['gh']\n`;
  const config = folder.write('config/my.toml', top);
  const file = folder.write('tree/a.txt', 'key=ab user=u\nkey=azzz\nkey=gh\nkey=cc\n');
  const { config: own } = loadGitleaksConfig(
    [config, base].map(name => ({ path: name, text: readFileSync(name, 'utf8') })),
  );
  const found = ownFindings([file], createGitleaksMatcher(own));
  expect(found).toHaveLength(1);
  expect(found).toEqual(gitleaksFindings(folder.at('tree'), config));
});

test('a last line without a newline is a line of its own here: gitleaks takes all above it for the line too', () => {
  const config = folder.write('config/my.toml', RULE);
  const file = folder.write('tree/a.txt', 'x # gitleaks:allow\nkey=ab');
  expect(gitleaksFindings(folder.at('tree'), config)).toEqual([]);
  expect(ownFindings([file], createGitleaksMatcher(load(config).config))).toHaveLength(1);
});
