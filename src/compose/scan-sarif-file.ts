import { writeAtomically } from '../kernel/atomic-write.ts';
import type { Environment } from '../kernel/inputs.ts';
import { jobFile } from '../platform/github/context.ts';
import type { ScanAnswer } from '../scan/answer.ts';
import { scanSarif } from '../scan/scan-sarif.ts';

/** Writes the findings as SARIF where later steps of the job find them, and returns the path. */
export function writeSarifInJob(env: Environment, answer: ScanAnswer): string {
  const file = jobFile(env, `secret-scan-${process.pid}.sarif`);
  writeAtomically(file, scanSarif(answer));
  return file;
}
