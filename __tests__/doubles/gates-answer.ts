import { GATE_IDS, type GateId } from '../../src/config/gate-ids.ts';
import type { GateResult, GatesAnswer, JudgedFinding } from '../../src/gates/gates-answer.ts';

/** An answer of eight gates, all of which pass but those that are given. */
export function gatesAnswer(
  own: Partial<Record<GateId, Partial<GateResult>>> = {},
  more: Partial<GatesAnswer> = {},
): GatesAnswer {
  return {
    verdict: 'pass',
    isPartial: false,
    gates: GATE_IDS.map(id => ({ ...passing(id), ...own[id] })),
    leftOut: [],
    what: 'the change 0123456789ab..ba9876543210',
    policySource: '.github/p1.yml of the base 0123456789ab',
    durationMs: 2345,
    isOffline: false,
    ...more,
  };
}

export function judgedFinding(own: Partial<JudgedFinding> = {}): JudgedFinding {
  return {
    criterion: 'secrets/new-finding',
    level: 'fail',
    isSoftened: false,
    message: 'Commit 1111 adds a key.',
    fix: 'Revoke it.',
    place: { file: 'src/a.ts', line: 3, column: 5 },
    scope: 'src/a.ts',
    waiver: null,
    ...own,
  };
}

export const WAIVER = {
  owner: 'octo-owner',
  reason: 'a test key',
  approver: 'octo-approver',
  expires: '2026-12-20',
};

function passing(id: GateId): GateResult {
  return {
    id,
    title: `${id.charAt(0).toUpperCase()}${id.slice(1)}`,
    verdict: 'pass',
    why: 'Nothing was found.',
    fix: null,
    findings: [],
    evidence: [`Looked at 12 things of ${id}.`],
    advice: null,
    durationMs: 120,
    docs: `docs/gates/${id}.md`,
  };
}
