import type { GateResult, GatesAnswer, JudgedFinding } from '../gates-answer.ts';
import { countOf } from './gate-counts.ts';

/** The answer as `data` of the result. */
export function gatesData(answer: GatesAnswer): Readonly<Record<string, unknown>> {
  const { gates, verdict, isPartial, isOffline, leftOut, what, policySource, durationMs } = answer;
  return {
    verdict,
    is_partial: isPartial,
    is_offline: isOffline,
    what,
    policy_source: policySource,
    left_out: leftOut,
    duration_ms: durationMs,
    gates: gates.map(gateData),
  };
}

function gateData(gate: GateResult): Readonly<Record<string, unknown>> {
  const { id, title, verdict, why, fix, findings, evidence, advice, durationMs, docs } = gate;
  return {
    id,
    title,
    verdict,
    why,
    fix,
    errors: countOf(gate, 'error'),
    failures: countOf(gate, 'fail'),
    warnings: countOf(gate, 'warn'),
    waived: countOf(gate, 'waived'),
    findings: findings.map(findingData),
    evidence,
    advice,
    duration_ms: durationMs,
    docs,
  };
}

function findingData({
  criterion,
  level,
  isSoftened,
  message,
  fix,
  place,
  scope,
  waiver,
}: JudgedFinding): Readonly<Record<string, unknown>> {
  return { criterion, level, is_softened: isSoftened, message, fix, place, scope, waiver };
}
