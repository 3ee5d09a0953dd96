import type { GateVerdict } from '../gate.ts';
import type { GateResult, GatesAnswer } from '../gates-answer.ts';

/** What a gate is said to do. */
const DOES: Readonly<Record<GateVerdict, string>> = {
  fail: 'fails',
  error: 'could not run',
  warn: 'warns',
  waived: 'is waived',
  pass: 'passes',
  'not-applicable': 'does not apply',
};

/** Whether it stands for a gate that the check fails for. With `on-error: warn` a gate that could not run fails nothing. */
export function blocks(answer: Pick<GatesAnswer, 'verdict'>, { verdict }: GateResult): boolean {
  return verdict === 'fail' || (verdict === 'error' && answer.verdict === 'fail');
}

/** `FAIL: Secrets fails, Regression could not run`: what the check came to, and because of which gates. */
export function gatesHeadline(answer: GatesAnswer): string {
  const { gates, verdict } = answer;
  const causes = gates.filter(gate =>
    verdict === 'fail' ? blocks(answer, gate) : verdict === 'warn' && isWarning(gate.verdict),
  );
  const word = { pass: 'PASS', warn: 'PASS with warnings', fail: 'FAIL' }[verdict];
  return `${word}: ${causes.length === 0 ? passText(gates) : phrases(causes)}`;
}

/** Whether a gate is neither whole nor failed. */
export function isWarning(verdict: GateVerdict): boolean {
  return verdict === 'warn' || verdict === 'waived' || verdict === 'error';
}

function phrases(gates: readonly GateResult[]): string {
  const kinds = [...new Set(gates.map(({ verdict }) => verdict))];
  return kinds
    .map(kind => {
      const titles = gates.filter(({ verdict }) => verdict === kind).map(({ title }) => title);
      return `${listText(titles)} ${titles.length === 1 ? DOES[kind] : plural(DOES[kind])}`;
    })
    .join('; ');
}

function plural(verb: string): string {
  return verb.replace(/^is /, 'are ').replace(/^(fail|warn)s$/, '$1');
}

function listText(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function passText(gates: readonly GateResult[]): string {
  const passed = gates.filter(({ verdict }) => verdict === 'pass').length;
  const others = gates.length - passed;
  const rest = others === 0 ? '' : `, ${others} ${others === 1 ? 'does' : 'do'} not apply`;
  return `${passed} of ${gates.length} gates pass${rest}`;
}
