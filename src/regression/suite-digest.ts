import { createHash } from 'node:crypto';
import type { Config } from '../config/config.ts';
import type { RegressionCase } from './case.ts';

/** sha256 of the ids and definitions of all cases. */
export function suiteDigest(cases: readonly RegressionCase[]): string {
  return sha256(JSON.stringify(cases.map(({ id, digest }) => [id, digest])));
}

/** sha256 of what of p1.yml changes how cases are run and judged: where their files are does not. */
export function regressionConfigDigest({ regression }: Config): string {
  const { repeats, noisyRepeats, tolerance } = regression;
  return sha256(JSON.stringify({ repeats, noisyRepeats, tolerance }));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
