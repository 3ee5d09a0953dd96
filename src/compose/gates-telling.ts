import type { GateId } from '../config/gate-ids.ts';
import type { GateResult, GatesAnswer } from '../gates/gates-answer.ts';
import { countOf } from '../gates/outputs/gate-counts.ts';
import { visible } from '../kernel/errors.ts';
import type { EventOf, NewEvent } from '../kernel/events/index.ts';

/** So many findings of a gate are told to the journal. */
const TOLD = 20;

/** Gates whose failure is critical, and those whose warning is worth an alert. */
const CRITICAL: readonly GateId[] = ['secrets', 'guardrails', 'run-health'];
const WARNING: readonly GateId[] = ['toolchain', 'regression', 'guardrails'];

/** Tells the journal what each gate came to, and raises alerts. A gate that could not run may hide what would have failed it, and alerts like that. */
export function tellGates(answer: GatesAnswer, tell: (event: NewEvent) => void): void {
  for (const gate of answer.gates) tell(eventOf(gate, answer.isPartial));
  for (const gate of answer.gates) {
    const severity = severityOf(gate);
    if (severity === null) continue;
    const { id, title, why, fix } = gate;
    tell({
      type: 'alert.raised',
      severity,
      code: `gate-${id}`,
      message: visible(`${title}: ${why}`),
      fix: visible(fix ?? why),
    });
  }
}

function eventOf(gate: GateResult, isPartial: boolean): NewEvent {
  return {
    type: 'gate.finished',
    gate: gate.id,
    verdict: gate.verdict,
    why: gate.why,
    fix: gate.fix,
    errors: countOf(gate, 'error'),
    failures: countOf(gate, 'fail'),
    warnings: countOf(gate, 'warn'),
    waived: countOf(gate, 'waived'),
    duration_ms: gate.durationMs,
    is_partial: isPartial,
    told: gate.findings.slice(0, TOLD).map(({ criterion, level, message, fix, place, scope }) => ({
      criterion,
      level,
      message,
      fix,
      file: place?.file ?? null,
      line: place?.line ?? null,
      scope,
    })),
  };
}

function severityOf({ id, verdict }: GateResult): EventOf<'alert.raised'>['severity'] | null {
  const isDown = verdict === 'fail' || verdict === 'error';
  if (isDown && CRITICAL.includes(id)) return 'critical';
  return (isDown || verdict === 'warn') && WARNING.includes(id) ? 'warning' : null;
}
