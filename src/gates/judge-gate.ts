import type { GateId } from '../config/gate-ids.ts';
import { visible } from '../kernel/errors.ts';
import type { Criterion, GateDecision, GateFinding, GateVerdict } from './gate.ts';
import type { GateOutcome } from './gate-outcome.ts';
import type { GateResult, JudgedFinding, WaiverNote } from './gates-answer.ts';

/** What is known of a gate before it is asked. */
export interface GateCard {
  readonly id: GateId;
  readonly title: string;
  readonly criteria: readonly Criterion[];
}

export interface Judging {
  readonly card: GateCard;
  readonly outcome: GateOutcome;
  readonly durationMs: number;
  readonly isProposal: boolean;
  /** The waiver that stands for a finding of the gate, if one does. */
  readonly waiverOf: (finding: GateFinding) => WaiverNote | null;
}

/**
 * What a gate came to. A decision that is none (a criterion that the gate does not have, no evidence) is an error like any other gate that
 * did not run.
 */
export function judgeGate(judging: Judging): GateResult {
  const { card, outcome, durationMs } = judging;
  const base = { id: card.id, title: card.title, durationMs, docs: `docs/gates/${card.id}.md` };
  if (outcome.kind === 'failed') return { ...base, ...failedGate(outcome) };
  const flaw = flawOf(card, outcome.decision);
  if (flaw !== null) return { ...base, ...failedGate(flaw) };
  const { decision } = outcome;
  const { evidence, advice } = decision;
  if (decision.kind === 'not-applicable') {
    const why = evidence.join(' ');
    return { ...base, verdict: 'not-applicable', why, fix: null, findings: [], evidence, advice };
  }
  const findings = [...decision.findings.map(finding => judged(judging, finding))].sort(
    (a, b) => RANK[a.level] - RANK[b.level],
  );
  const verdict = verdictOf(findings);
  const [worst] = findings;
  return {
    ...base,
    verdict,
    why: worst === undefined ? evidence.join(' ') : `${worst.message}${others(findings)}`,
    fix: worst === undefined || worst.level === 'waived' ? null : worst.fix,
    findings,
    evidence,
    advice,
  };
}

const RANK = { error: 0, fail: 1, waived: 2, warn: 3 } as const satisfies Record<
  JudgedFinding['level'],
  number
>;

function verdictOf(findings: readonly JudgedFinding[]): GateVerdict {
  const [worst] = findings;
  return worst?.level ?? 'pass';
}

function others(findings: readonly JudgedFinding[]): string {
  return findings.length === 1 ? '' : ` (and ${findings.length - 1} more)`;
}

function failedGate({ why, fix }: { readonly why: string; readonly fix: string }) {
  return {
    verdict: 'error' as const,
    why: visible(why),
    fix: visible(fix),
    findings: [],
    evidence: [],
    advice: null,
  };
}

/** Why `decision` is none. */
function flawOf(
  { id, criteria }: GateCard,
  decision: GateDecision,
): { readonly why: string; readonly fix: string } | null {
  const fix = 'This is a bug of p1: report it.';
  if (decision.evidence.length === 0)
    return { why: `The gate ${id} says nothing of what it looked at.`, fix };
  const named =
    decision.kind === 'judged' ? decision.findings.map(({ criterion }) => criterion) : [decision.criterion];
  const levels: readonly string[] = decision.kind === 'judged' ? FOUND : ['not-applicable'];
  const unknown = named.find(name => !criteria.some(each => each.id === name && levels.includes(each.level)));
  return unknown === undefined ? null : { why: `The gate ${id} has no condition ${unknown}.`, fix };
}

const FOUND = ['error', 'fail', 'warn'] as const;

function judged({ card, isProposal, waiverOf }: Judging, finding: GateFinding): JudgedFinding {
  const criterion = card.criteria.find(({ id }) => id === finding.criterion);
  const level = levelOf(criterion);
  const isSoftened = isProposal && level === 'fail' && criterion?.isLive === true;
  const counted = isSoftened ? 'warn' : level;
  const waiver = counted === 'error' ? null : waiverOf(finding);
  return {
    ...finding,
    message: visible(finding.message),
    fix: visible(finding.fix),
    level: waiver === null ? counted : 'waived',
    isSoftened,
    waiver,
  };
}

/** What is not known to be less is the worst. */
function levelOf(criterion: Criterion | undefined): 'error' | 'fail' | 'warn' {
  return criterion?.level === 'warn' || criterion?.level === 'fail' ? criterion.level : 'error';
}
