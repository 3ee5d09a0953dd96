import type { GateResult, GatesAnswer } from './gates-answer.ts';

/** What the check comes to. A gate that could not run fails it, unless the policy says that it warns. */
export function sumUp(gates: readonly GateResult[], onError: 'fail' | 'warn'): GatesAnswer['verdict'] {
  const verdicts = gates.map(({ verdict }) => verdict);
  if (verdicts.includes('fail') || (onError === 'fail' && verdicts.includes('error'))) return 'fail';
  return verdicts.some(verdict => verdict === 'warn' || verdict === 'waived' || verdict === 'error')
    ? 'warn'
    : 'pass';
}
