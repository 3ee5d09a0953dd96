import type { Charge } from '../../../src/pricing/charge.ts';
import { parseUsageLine } from '../../../src/pricing/usage-line.ts';

/** The charge that a line of the usage file with these tokens amounts to. */
export function chargeOf(model: string, tokens: Readonly<Record<string, unknown>>): Charge {
  const line = parseUsageLine(JSON.stringify({ model, input_tokens: 0, output_tokens: 0, ...tokens }));
  if (line.kind === 'unreadable') throw new Error(line.why);
  return line.charge;
}

/** A day on which every published price holds. */
export const AUTUMN = new Date('2026-11-01T12:00:00Z');
