import { expect, test } from '@jest/globals';
import { prose } from '../../../../src/gates/outputs/prose.ts';
import { whyText } from '../../../../src/gates/outputs/why-text.ts';
import { judgedFinding } from '../../../doubles/gates-answer.ts';

test.each([
  ['Write `a | b` to *it*.', 'Write `a \\| b` to \\*it\\*.'],
  ['`x`', '`x`'],
  ['$20.00 of $`x`$', '\\$20.00 of \\$`x`\\$'],
  ['say `a` `b`, `c`.', 'say `a` `b`, `c`.'],
  ['one ` alone', 'one \\` alone'],
  ['``two``', '\\``two`\\`'],
  ['<b> @team `<b>`', '\\<b\\> \\@team `<b>`'],
  ['a\nb `c\nd`', 'a\\\\u000ab `c\\u000ad`'],
])('%j is shown as %j', (text, shown) => {
  expect(prose(text, 100)).toBe(shown);
});

test('what is too long is cut before it is marked up, so that no code stays open', () => {
  expect(prose('ab `cdef`', 6)).toBe('ab \\`c…');
});

test('a row has the worst finding, and how many more there are however long it is', () => {
  const findings = [judgedFinding({ message: 'm'.repeat(50) }), judgedFinding(), judgedFinding()];
  expect(whyText({ why: 'not this', findings }, 10)).toBe(`${'m'.repeat(9)}… (and 2 more)`);
  expect(whyText({ why: 'w'.repeat(20), findings: [] }, 10)).toBe(`${'w'.repeat(9)}…`);
});
