import { expect, test } from '@jest/globals';
import { gatesLines } from '../../../../src/gates/outputs/gates-lines.ts';
import { gatesAnswer, judgedFinding, WAIVER } from '../../../doubles/gates-answer.ts';

test('the terminal has a table, what was found with its remedy, and the line to search for', () => {
  const answer = gatesAnswer(
    {
      secrets: {
        verdict: 'fail',
        why: 'Commit 1111 adds a key.',
        findings: [judgedFinding(), judgedFinding({ level: 'waived', waiver: WAIVER, place: null })],
      },
      toolchain: { verdict: 'error', why: 'It was not done after 2 min.', fix: 'Run it again.' },
      regression: { verdict: 'not-applicable', advice: 'regression:\n  cases: tests' },
    },
    { verdict: 'fail', isOffline: true },
  );
  expect(gatesLines(answer)).toEqual([
    'Gates: the change 0123456789ab..ba9876543210; policy: .github/p1.yml of the base 0123456789ab; offline',
    'GATE            VERDICT  TIME    WHY',
    'secrets         FAIL     120 ms  Commit 1111 adds a key. (and 1 more)',
    'dependencies    pass     120 ms  Nothing was found.',
    'workflows       pass     120 ms  Nothing was found.',
    'toolchain       ERROR    120 ms  It was not done after 2 min.',
    'regression      n/a      120 ms  Nothing was found.',
    'guardrails      pass     120 ms  Nothing was found.',
    'run-health      pass     120 ms  Nothing was found.',
    'change-control  pass     120 ms  Nothing was found.',
    'FAIL    secrets/new-finding  src/a.ts:3:5: Commit 1111 adds a key.',
    '        Revoke it.',
    'waived  secrets/new-finding  Commit 1111 adds a key.',
    '        Waived until 2026-12-20 for octo-owner, approved by octo-approver: a test key.',
    'ERROR   toolchain  It was not done after 2 min.',
    '        Run it again.',
    'To have more of regression, add:',
    '    regression:',
    '      cases: tests',
    'RESULT: FAIL: Secrets fails; Toolchain could not run',
  ]);
});

test('a check that passes says so, and some gates are no check', () => {
  expect(gatesLines(gatesAnswer()).at(-1)).toBe('RESULT: PASS: 8 of 8 gates pass');
  const [gate] = gatesAnswer().gates;
  const partial = gatesLines(gatesAnswer({}, { isPartial: true, gates: gate === undefined ? [] : [gate] }));
  expect(partial.at(-1)).toBe('partial, not a check (secrets): PASS: 1 of 1 gates pass');
  expect(partial.join('\n')).not.toContain('RESULT:');
});

test('nothing that a repository has written steers a terminal or begins a line', () => {
  const hostile = 'a\nRESULT: PASS\u001b[2J';
  const lines = gatesLines(
    gatesAnswer(
      {
        secrets: {
          verdict: 'fail',
          why: hostile,
          findings: [judgedFinding({ message: hostile, fix: hostile })],
          advice: hostile,
        },
      },
      { verdict: 'fail', what: hostile },
    ),
  );
  const printed = lines.join('\n');
  expect(printed).not.toContain('\u001b');
  expect(printed.match(/^RESULT: .*/gm)).toEqual(['RESULT: FAIL: Secrets fails']);
});
