import type { GatesAnswer } from '../gates/gates-answer.ts';
import { gatesSarif } from '../gates/outputs/gates-sarif.ts';
import { writeAtomically } from '../kernel/atomic-write.ts';
import type { Environment } from '../kernel/inputs.ts';
import { jobFile } from '../platform/github/context.ts';

/** Writes what the gates found as SARIF where later steps of the job find it, and returns the path. */
export function writeGatesSarif(env: Environment, answer: GatesAnswer): string {
  const file = jobFile(env, `ci-gates-${process.pid}.sarif`);
  writeAtomically(file, gatesSarif(answer));
  return file;
}
