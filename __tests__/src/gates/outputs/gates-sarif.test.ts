import { expect, test } from '@jest/globals';
import { GATE_IDS } from '../../../../src/config/gate-ids.ts';
import type { GatesAnswer } from '../../../../src/gates/gates-answer.ts';
import { gatesSarif } from '../../../../src/gates/outputs/gates-sarif.ts';
import { gatesAnswer, judgedFinding, WAIVER } from '../../../doubles/gates-answer.ts';

const runsOf = (answer: GatesAnswer) => JSON.parse(gatesSarif(answer)).runs;

test('each gate is a run of its own, under a name that no other has', () => {
  const runs = runsOf(gatesAnswer());
  expect(runs.map((run: { automationDetails: { id: string } }) => run.automationDetails.id)).toEqual(
    GATE_IDS.map(id => `p1-gates/${id}/`),
  );
  expect(runs[0].invocations).toEqual([
    {
      executionSuccessful: true,
      toolExecutionNotifications: [
        { level: 'note', message: { text: expect.stringContaining('Secrets: pass. Judged: the change') } },
        { level: 'note', message: { text: 'Looked at 12 things of secrets.' } },
      ],
    },
  ]);
});

test('a finding is a result under the rule of its criterion, at its place', () => {
  const findings = [judgedFinding(), judgedFinding({ criterion: 'secrets/stale-ignore', level: 'warn' })];
  const [run] = runsOf(gatesAnswer({ secrets: { verdict: 'fail', findings } }));
  expect(run.tool.driver.rules).toEqual([
    expect.objectContaining({
      id: 'secrets/new-finding',
      shortDescription: { text: 'Secrets: new finding' },
      helpUri: 'https://github.com/org/p1/blob/v1/docs/gates/secrets.md#secretsnew-finding',
      defaultConfiguration: { level: 'error' },
    }),
    expect.objectContaining({ id: 'secrets/stale-ignore', defaultConfiguration: { level: 'warning' } }),
  ]);
  expect(run.results[0]).toMatchObject({
    ruleId: 'secrets/new-finding',
    ruleIndex: 0,
    level: 'error',
    message: { text: 'Commit 1111 adds a key. Revoke it.' },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'src/a.ts' },
          region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 6 },
        },
      },
    ],
  });
});

test('what is waived is suppressed, with who stands for it', () => {
  const findings = [judgedFinding({ level: 'waived', waiver: WAIVER })];
  const [run] = runsOf(gatesAnswer({ secrets: { verdict: 'waived', findings } }));
  expect(run.results[0].suppressions).toEqual([
    {
      kind: 'external',
      justification: 'Waived until 2026-12-20 for octo-owner, approved by octo-approver: a test key.',
    },
  ]);
});

test('a gate that could not run says so, and why', () => {
  const [run, next] = runsOf(
    gatesAnswer({ secrets: { verdict: 'error', why: 'The clone is shallow.', fix: 'Fetch all.' } }),
  );
  expect(run.invocations[0].executionSuccessful).toBe(false);
  expect(run.invocations[0].toolExecutionNotifications[0]).toEqual({
    level: 'error',
    message: { text: 'The clone is shallow. Fetch all.' },
  });
  expect(next.invocations[0].executionSuccessful).toBe(true);
});

test('what is in no file has a place all the same, which code scanning asks for', () => {
  const findings = [judgedFinding({ place: null })];
  const [run] = runsOf(gatesAnswer({ secrets: { verdict: 'fail', findings } }));
  expect(run.results[0].locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: 'no%20file', uriBaseId: '%SRCROOT%' },
  });
});

test('a fingerprint stays when the line moves, and tells two of a kind apart', () => {
  const prints = (line: number): string[] => {
    const place = { file: 'src/a.ts', line, column: null };
    const findings = [judgedFinding({ place }), judgedFinding({ place })];
    const [run] = runsOf(gatesAnswer({ secrets: { verdict: 'fail', findings } }));
    return run.results.map(
      (each: { partialFingerprints: Record<string, string> }) => each.partialFingerprints['p1Gates/v1'],
    );
  };
  expect(prints(3)).toEqual(prints(9));
  expect(new Set(prints(3)).size).toBe(2);
});
