import { describe, expect, it } from '@jest/globals';
import type { GateDecision, GateFinding } from '../../../src/gates/gate.ts';
import type { GateOutcome } from '../../../src/gates/gate-outcome.ts';
import type { GateResult, WaiverNote } from '../../../src/gates/gates-answer.ts';
import { judgeGate } from '../../../src/gates/judge-gate.ts';
import { sumUp } from '../../../src/gates/sum-up.ts';

const card = {
  id: 'guardrails',
  title: 'Guardrails',
  criteria: [
    { id: 'guardrails/within', level: 'pass', isLive: false, states: '' },
    { id: 'guardrails/warned', level: 'warn', isLive: false, states: '' },
    { id: 'guardrails/failed', level: 'fail', isLive: false, states: '' },
    { id: 'guardrails/live', level: 'fail', isLive: true, states: '' },
    { id: 'guardrails/unread', level: 'error', isLive: false, states: '' },
    { id: 'guardrails/nothing', level: 'not-applicable', isLive: false, states: '' },
  ],
} as const;

const finding = (slug: string): GateFinding => ({
  criterion: `guardrails/${slug}`,
  message: `It is ${slug}.`,
  fix: `Mend what is ${slug}.`,
  place: null,
  scope: '*',
});
const decided = (...slugs: readonly string[]): GateOutcome => ({
  kind: 'decided',
  decision: { kind: 'judged', findings: slugs.map(finding), evidence: ['3 limits.'], advice: null },
});
const note: WaiverNote = { owner: 'a', reason: 'b', approver: 'c', expires: '2027-01-01' };

function verdict(
  outcome: GateOutcome,
  { isProposal = false, waived = [] as readonly string[] } = {},
): GateResult {
  const waiverOf = ({ criterion }: GateFinding) => (waived.includes(criterion) ? note : null);
  return judgeGate({ card, outcome, durationMs: 7, isProposal, waiverOf });
}

describe('a gate comes to', () => {
  it.each([
    ['pass', decided(), {}],
    ['warn', decided('warned'), {}],
    ['fail', decided('warned', 'failed'), {}],
    ['error', decided('failed', 'unread'), {}],
    ['fail', decided('live'), {}],
    ['warn', decided('live'), { isProposal: true }],
    ['fail', decided('live', 'failed'), { isProposal: true }],
    ['waived', decided('failed'), { waived: ['guardrails/failed'] }],
    ['waived', decided('failed', 'warned'), { waived: ['guardrails/failed'] }],
    ['fail', decided('failed', 'live'), { waived: ['guardrails/failed'] }],
    ['error', decided('unread'), { waived: ['guardrails/unread'] }],
    ['error', { kind: 'failed', why: 'It broke.', fix: 'Mend it.' }, {}],
  ] as const)('%s', (expected, outcome, options) => {
    expect(verdict(outcome, options).verdict).toBe(expected);
  });

  it('an error when it looked at nothing', () => {
    const vacuous: GateDecision = { kind: 'judged', findings: [], evidence: [], advice: null };
    const { why, ...result } = verdict({ kind: 'decided', decision: vacuous });
    expect([result.verdict, why]).toEqual([
      'error',
      'The gate guardrails says nothing of what it looked at.',
    ]);
  });

  it.each(['unheard-of', 'within', 'nothing'])('an error when it finds %s', slug => {
    expect(verdict(decided(slug)).verdict).toBe('error');
  });

  it('not applicable with what shows it, and by a condition that says so', () => {
    const nothing = (criterion: string): GateOutcome => ({
      kind: 'decided',
      decision: { kind: 'not-applicable', criterion, evidence: ['There is no limit.'], advice: 'Add one.' },
    });
    expect(verdict(nothing('guardrails/nothing'))).toMatchObject({
      verdict: 'not-applicable',
      why: 'There is no limit.',
      advice: 'Add one.',
    });
    expect(verdict(nothing('guardrails/within')).verdict).toBe('error');
  });
});

it('tells the worst first, and how many more there are', () => {
  const { why, fix, findings } = verdict(decided('warned', 'failed'));
  expect([why, fix]).toEqual(['It is failed. (and 1 more)', 'Mend what is failed.']);
  expect(findings.map(({ level }) => level)).toEqual(['fail', 'warn']);
});

it('keeps a waived finding in sight, with who stands for it', () => {
  const { findings, fix } = verdict(decided('failed'), { waived: ['guardrails/failed'] });
  expect(findings).toMatchObject([{ level: 'waived', waiver: note, message: 'It is failed.' }]);
  expect(fix).toBeNull();
});

it('shows what a name brings as text', () => {
  const outcome = decided();
  if (outcome.kind !== 'decided' || outcome.decision.kind !== 'judged') throw new Error('it is decided');
  const hostile = { ...finding('failed'), message: 'a\n::error::b', fix: '\u001b[2J' };
  const { findings } = verdict({ kind: 'decided', decision: { ...outcome.decision, findings: [hostile] } });
  expect(findings).toMatchObject([{ message: 'a\\u000a::error::b', fix: '\\u001b[2J' }]);
});

describe('the check', () => {
  const of = (...verdicts: readonly GateResult['verdict'][]) =>
    verdicts.map(each => ({ ...verdict(decided()), verdict: each }));
  it.each([
    ['pass', of('pass', 'not-applicable'), 'fail'],
    ['warn', of('pass', 'warn'), 'fail'],
    ['warn', of('waived'), 'fail'],
    ['fail', of('pass', 'fail'), 'warn'],
    ['fail', of('pass', 'error'), 'fail'],
    ['warn', of('pass', 'error'), 'warn'],
  ] as const)('comes to %s', (expected, gates, onError) => {
    expect(sumUp(gates, onError)).toBe(expected);
  });
});
