import { expect, test } from '@jest/globals';
import { GATE_IDS } from '../../../../src/config/gate-ids.ts';
import { gatesMarkdown } from '../../../../src/gates/outputs/gates-markdown.ts';
import { MAXIMUM_SUMMARY_BYTES } from '../../../../src/report/markdown.ts';
import { gatesAnswer, judgedFinding, WAIVER } from '../../../doubles/gates-answer.ts';

const failing = gatesAnswer(
  {
    secrets: {
      verdict: 'fail',
      why: 'Commit 1111 adds a key. (and 1 more)',
      fix: 'Revoke it.',
      findings: [judgedFinding(), judgedFinding({ level: 'waived', waiver: WAIVER, place: null })],
    },
    'run-health': {
      verdict: 'warn',
      findings: [judgedFinding({ criterion: 'run-health/long-queue', level: 'warn', isSoftened: true })],
    },
    regression: { verdict: 'not-applicable', advice: 'regression:\n  cases: tests' },
  },
  { verdict: 'fail' },
);

test('the verdict comes first, then what to do, then a row for each gate', () => {
  const lines = gatesMarkdown(failing).split('\n');
  expect(lines[0]).toBe('## ❌ CI gates FAIL: Secrets fails');
  expect(lines[2]).toBe('**What to do**');
  expect(lines[4]).toBe('1. **Secrets:** `src/a.ts:3:5`: Revoke it.');
  const rows = lines.filter(line => line.startsWith('| ') && line.includes('](https://'));
  expect(rows).toHaveLength(8);
  expect(rows[0]).toBe(
    '| ❌ | [Secrets](https://github.com/org/p1/blob/v1/docs/gates/secrets.md) | **fail** | Commit 1111 adds a key. (and 1 more) | 120&nbsp;ms |',
  );
});

test('what was found is folded by gate, with place, remedy and the page of its condition', () => {
  const text = gatesMarkdown(failing);
  expect(text).toContain('<details><summary>❌ <b>Secrets</b>: 1 fail, 1 waived</summary>');
  expect(text).toContain(
    '- ❌ `src/a.ts:3:5`: Commit 1111 adds a key. **Fix:** Revoke it. ([`secrets/new-finding`](https://github.com/org/p1/blob/v1/docs/gates/secrets.md#secretsnew-finding))',
  );
});

test('what is waived is shown with who stands for it', () => {
  expect(gatesMarkdown(failing)).toContain(
    '- ☑️ Commit 1111 adds a key. Waived until 2026-12-20 for octo-owner, approved by octo-approver: a test key. (',
  );
});

test('a failure that only warns here says so', () => {
  expect(gatesMarkdown(failing)).toContain('It fails on push and schedule; here it only warns.');
});

test('lines to add are a block of code, and evidence of gates that pass is there', () => {
  const text = gatesMarkdown(failing);
  expect(text).toContain('```text\nregression:\n  cases: tests\n```');
  expect(text).toContain('Looked at: Looked at 12 things of workflows.');
});

test('a green check has nothing to do, and one that warns blocks nothing', () => {
  expect(gatesMarkdown(gatesAnswer())).toContain('\nNothing to do.\n');
  const warning = gatesAnswer({ toolchain: { verdict: 'warn', fix: 'Pin it.' } }, { verdict: 'warn' });
  expect(gatesMarkdown(warning)).toContain('Nothing blocks. **Worth a look**\n\n1. **Toolchain:** Pin it.');
});

test('some gates are no check, and gates that the policy leaves out are named', () => {
  const text = gatesMarkdown(gatesAnswer({}, { isPartial: true, leftOut: ['regression'], isOffline: true }));
  expect(text).toMatch(/^## ✅ CI gates PASS: .* \(partial, not a check: 8 of 8 gates\)/);
  expect(text).toContain('Left out by the policy: regression. Offline.');
});

test('what a repository has written is no markup', () => {
  const hostile = 'a|b <img src=x> [l](http://x) `c` @team #1\n# pwn\u001b[2J';
  const text = gatesMarkdown(
    gatesAnswer(
      {
        secrets: {
          verdict: 'fail',
          why: hostile,
          fix: hostile,
          evidence: [hostile],
          advice: '```\n</details><b>\u001b',
          findings: [
            judgedFinding({
              message: hostile,
              fix: hostile,
              place: { file: 'a`|<b>\nb', line: 1, column: null },
            }),
            judgedFinding({ level: 'waived', waiver: { ...WAIVER, reason: hostile } }),
          ],
        },
      },
      { verdict: 'fail', what: hostile, policySource: hostile },
    ),
  );
  const outsideCode = text.replace(/(`+)[\s\S]*?\1/g, '');
  expect(outsideCode).not.toMatch(/(?<!\\)<(?!\/?(details|summary|b)>)/);
  expect(outsideCode).not.toMatch(/(?<!\\)@team/);
  expect(text).not.toMatch(/^# pwn/m);
  expect(text).not.toContain('\u001b');
  expect(text.split('\n').filter(line => line.startsWith('| ')).length).toBe(10);
});

const long = (count: number, length: number) =>
  gatesAnswer(
    Object.fromEntries(
      GATE_IDS.map(id => [
        id,
        {
          verdict: 'fail' as const,
          findings: Array.from({ length: count }, () => judgedFinding({ message: 'm'.repeat(length) })),
        },
      ]),
    ),
    { verdict: 'fail' },
  );

test.each([
  [250, 400, '50 more are not shown here.', true],
  [250, 900, '200 more are not shown here.', false],
])(
  '%i findings of %i characters a gate fit when some are dropped, which is said',
  (count, length, left, hasEvidence) => {
    const text = gatesMarkdown(long(count, length));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAXIMUM_SUMMARY_BYTES);
    expect(text).toContain(left);
    expect(text.includes('Looked at: ')).toBe(hasEvidence);
    expect(text).toContain('Not all is here: it was too long for a summary.');
    expect(text.split('\n').filter(line => line.includes('| **fail** |'))).toHaveLength(8);
  },
);

test('advice without end leaves the table', () => {
  const text = gatesMarkdown(gatesAnswer({ secrets: { advice: 'a\n'.repeat(800_000) } }));
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAXIMUM_SUMMARY_BYTES);
  expect(text).toContain('| ✅ | [Secrets]');
});

test('what mends several gates is said once', () => {
  const own = { verdict: 'error' as const, why: 'The clone is shallow.', fix: 'Set `fetch-depth: 0`.' };
  const text = gatesMarkdown(gatesAnswer({ secrets: own, workflows: own }, { verdict: 'fail' }));
  expect(text).toContain('\n1. **Secrets, Workflows:** Set `fetch-depth: 0`.\n\n|');
});
