import type { GateVerdict } from '../gate.ts';

/** What stands before a gate, and before a finding of its level. */
export const ICONS: Readonly<Record<GateVerdict, string>> = {
  pass: '✅',
  warn: '⚠️',
  fail: '❌',
  waived: '☑️',
  error: '🚫',
  'not-applicable': '➖',
};
