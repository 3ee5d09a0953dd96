/** The eight gates, in the order in which they are shown. */
export const GATE_IDS = [
  'secrets',
  'dependencies',
  'workflows',
  'toolchain',
  'regression',
  'guardrails',
  'run-health',
  'change-control',
] as const;

export type GateId = (typeof GATE_IDS)[number];
