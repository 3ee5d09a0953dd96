import type { GateFinding } from './gate.ts';
import type { GateResult } from './gates-answer.ts';
import { type GateCard, judgeGate } from './judge-gate.ts';
import type { GateRun } from './run-gates.ts';
import { applyWaivers } from './waivers/apply-waivers.ts';
import { unusedWaiver } from './waivers/unused-waiver.ts';
import type { Waiver } from './waivers/waiver.ts';

export interface JudgingAll {
  /** Of the gates that are asked, in the order in which they are shown. */
  readonly cards: readonly GateCard[];
  /** Of those of them that the policy's roster has. */
  readonly runs: readonly GateRun[];
  /** Those in force. */
  readonly waivers: readonly Waiver[];
  readonly policySource: string;
  readonly isProposal: boolean;
  /** Who wrote the change. */
  readonly authors: readonly string[];
  readonly now: Date;
}

/** What all gates came to, with what the waivers stand for. A waiver without a finding is one of `change-control`'s. */
export function judgeAll(judging: JudgingAll): readonly GateResult[] {
  const { cards, runs, waivers, isProposal, authors, now } = judging;
  const { applied, unused } = applyWaivers({
    waivers,
    findings: runs.flatMap(findingsOf),
    criteria: cards.flatMap(({ criteria }) => criteria),
    judged: runs.filter(({ outcome }) => outcome.kind === 'decided').map(({ id }) => id),
    now,
    authors,
  });
  const waiverOf = new Map(applied.map(({ finding, waiver }) => [finding, waiver] as const));
  // Of a gate that was not asked no waiver counts as unused.
  const told = isProposal ? runs : withUnused(runs, unused);
  return cards.map(card => {
    const run = told.find(({ id }) => id === card.id);
    return run === undefined
      ? leftOut(card, judging.policySource)
      : judgeGate({ card, ...run, isProposal, waiverOf: finding => waiverOf.get(finding) ?? null });
  });
}

function findingsOf({ outcome }: GateRun): readonly GateFinding[] {
  return outcome.kind === 'decided' && outcome.decision.kind === 'judged' ? outcome.decision.findings : [];
}

function withUnused(runs: readonly GateRun[], unused: readonly Waiver[]): readonly GateRun[] {
  return runs.map(run => {
    const { id, outcome } = run;
    if (id !== 'change-control' || outcome.kind !== 'decided' || outcome.decision.kind !== 'judged')
      return run;
    const findings = [...outcome.decision.findings, ...unused.map(unusedWaiver)];
    return { ...run, outcome: { kind: 'decided', decision: { ...outcome.decision, findings } } };
  });
}

function leftOut({ id, title }: GateCard, policySource: string): GateResult {
  const evidence = [`The roster leaves it out (${policySource}).`];
  return {
    id,
    title,
    verdict: 'not-applicable',
    why: evidence.join(' '),
    fix: null,
    findings: [],
    evidence,
    advice: null,
    durationMs: 0,
    docs: `docs/gates/${id}.md`,
  };
}
