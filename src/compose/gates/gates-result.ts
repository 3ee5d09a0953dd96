import type { GateResult, GatesAnswer } from '../../gates/gates-answer.ts';
import { gatesData } from '../../gates/outputs/gates-data.ts';
import type { ReasonCode, Result } from '../../kernel/result.ts';

/** The check as a result: it goes on, or it does not. */
export function gatesResult(action: string, answer: GatesAnswer): Result {
  const { verdict, gates, isPartial } = answer;
  const stopping = gates.filter(each => each.verdict === 'fail' || each.verdict === 'error');
  const isFailure = verdict === 'fail';
  const [first] = stopping;
  const partial = isPartial ? ' This is partial, not a check.' : '';
  return {
    schema_version: 1,
    action,
    decision: isFailure ? 'failure' : 'continue',
    reason_code: reasonOf(answer),
    message: `${sentence(answer, stopping)}${partial}`,
    fix:
      isFailure && first !== undefined ? `${first.title}: ${first.why} ${first.fix ?? ''}`.trimEnd() : null,
    data: gatesData(answer),
  };
}

function reasonOf({ verdict, gates }: GatesAnswer): ReasonCode {
  if (verdict === 'fail') return 'gate-failed';
  return gates.some(each => each.verdict === 'waived') ? 'waived' : 'ok';
}

function sentence({ gates, what }: GatesAnswer, stopping: readonly GateResult[]): string {
  const named = (verdict: GateResult['verdict']): string =>
    gates
      .filter(each => each.verdict === verdict)
      .map(({ id }) => id)
      .join(', ');
  const parts = [
    ...(['fail', 'error', 'waived', 'warn'] as const).flatMap(verdict => {
      const names = named(verdict);
      return names === '' ? [] : [`${WORDS[verdict]}: ${names}`];
    }),
  ];
  const away = gates.filter(({ verdict }) => verdict === 'not-applicable').length;
  const passed = gates.length - stopping.length - away;
  if (away === gates.length) return `No gate applies to ${what}: nothing was checked.`;
  const others = [...parts, ...(away === 0 ? [] : [`not applicable: ${named('not-applicable')}`])];
  return others.length === 0
    ? `All ${gates.length} gates let ${what} pass.`
    : `${passed} of ${gates.length} gates let ${what} pass; ${others.join('; ')}.`;
}

const WORDS = { fail: 'failed', error: 'did not run', waived: 'waived', warn: 'warned' } as const;
