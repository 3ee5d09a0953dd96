import { expect, test } from '@jest/globals';
import { createGitleaksMatcher } from '../../../../src/scan/gitleaks/gitleaks-matcher.ts';
import { loadGitleaksConfig } from '../../../../src/scan/gitleaks/load-config.ts';
import { createRuleWatch } from '../../../../src/scan/gitleaks/rule-watch.ts';

const MANY = 100;

/** Finds with a clock that goes a second on each time that it is read. */
function find(toml: string, text: string, longestMs: number) {
  let now = 0;
  const clock = () => {
    now += 1000;
    return now;
  };
  const { config } = loadGitleaksConfig([{ path: '.gitleaks.toml', text: toml }]);
  const matcher = createGitleaksMatcher(config, createRuleWatch(clock, longestMs));
  return matcher.find({ text, path: 'dir/a.txt', commit: '', firstLine: 1 });
}

const RULE = "[[rules]]\nid = 'busy'\nregex = 'k[0-9]+'\n";
const REQUIRING =
  "[[rules]]\nid = 'needy'\nregex = 'n[0-9]'\n[[rules.required]]\nid = 'busy'\nwithinLines = 0\n";
const GENERIC = "[[rules]]\nid = 'my-generic'\nregex = '[0-9]+'\n";
const text = Array.from({ length: MANY }, (_, index) => `k${index}`).join(' ');

test.each([
  ['busy', 'matches', RULE, text],
  ['my-generic', 'comparisons with what other rules found', `${RULE}${GENERIC}`, `${text} 777777`],
  ['needy', 'places of a required rule', `${RULE}${REQUIRING}`, `${text}\n${'n1 '.repeat(MANY)}`],
])('the rule %s that takes too long over its %s is an error that names it', (id, _, toml, content) => {
  expect(find(toml, content, 1_000_000).length).toBeGreaterThan(0);
  const longest = id === 'busy' ? 3000 : 7000;
  expect(() => find(toml, content, longest)).toThrow(
    `scan.config: The rule "${id}" took longer than ${longest / 1000} s on "dir/a.txt": the scan was ended.`,
  );
});

test('each rule has its own time on each text', () => {
  const few = text.slice(0, 300);
  expect(find(`${RULE}${RULE.replace('busy', 'other')}`, few, 8000)).toHaveLength(
    2 * (few.match(/k\d+/g) ?? []).length,
  );
});
