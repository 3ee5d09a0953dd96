import type { GuardOperation } from '../../src/compose/guard-operation.ts';
import { ConfigError } from '../../src/kernel/errors.ts';

export const OPERATIONS = ['check', 'hold', 'status', 'engage', 'release', 'adjust'] as const;

export interface OperationInputs {
  readonly operation: (typeof OPERATIONS)[number];
  readonly 'budget-usd': number | null;
  readonly usd: number | null;
  readonly day: string | null;
  readonly reason: string;
  readonly expires: number | null;
  readonly 'cancel-runs': boolean;
}

/**
 * What the inputs ask for; null for a hold, which is no operation on the guard but one of its runs.
 *
 * @throws ConfigError when an operation lacks what it needs.
 */
export function operationOf(inputs: OperationInputs): GuardOperation | null {
  const { operation: kind, reason } = inputs;
  if (kind === 'hold') return null;
  if (kind === 'status') return { kind };
  if (kind === 'check') return { kind, budgetMicroUsd: inputs['budget-usd'] ?? 0 };
  if (reason === '')
    throw missing('reason', `${kind} needs a reason, which is kept.`, 'Give `reason:` a sentence.');
  if (kind === 'release') return { kind, reason };
  if (kind === 'engage')
    return { kind, reason, expiresInMs: inputs.expires, cancelsRuns: inputs['cancel-runs'] };
  if (inputs.usd === null || inputs.usd === 0)
    throw missing('usd', 'adjust needs an amount.', 'Give `usd:` what to add to what the day has cost.');
  return { kind, reason, microUsd: inputs.usd, day: inputs.day };
}

function missing(input: string, message: string, fix: string): ConfigError {
  return new ConfigError({ where: `input ${input}`, message, fix });
}
