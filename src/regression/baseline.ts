import { createHash } from 'node:crypto';
import { canonicalFile, canonicalJson } from '../kernel/canonical-json.ts';
import type { Baseline, BaselineCase, Provenance } from './baseline-schema.ts';
import type { CaseResult } from './case-result.ts';
import { failingWays } from './failing-ways.ts';
import { weightedMean } from './scores.ts';
import type { SuiteRun } from './suite-run.ts';

/**
 * What `run` is as a baseline that follows upon the one with the digest `previous`. The same run, provenance and predecessor
 * give the same bytes.
 *
 * @throws RangeError for a run without cases.
 */
export function baselineOf(run: SuiteRun, provenance: Provenance, previous: string | null): Baseline {
  const cases = [...run.cases].sort((one, other) => (one.id < other.id ? -1 : 1)).map(caseOf);
  const score = weightedMean(cases);
  if (score === null) throw new RangeError('A run without cases is no baseline.');
  const noisy = cases.filter(({ is_noisy }) => is_noisy);
  const unsigned = {
    schema_version: 1,
    previous,
    provenance,
    p1_version: run.p1_version,
    suite_digest: run.suite_digest,
    config_digest: run.config_digest,
    repeats: fewestRepeats(cases),
    noisy_repeats: fewestRepeats(noisy),
    score,
    mini_score: weightedMean(cases.filter(({ tags }) => tags.includes('mini'))),
    cases,
  } as const;
  return { ...unsigned, digest: digestOf(unsigned) };
}

/** The bytes of a baseline's file. */
export function baselineText(baseline: Baseline): string {
  return canonicalFile(baseline);
}

/** sha256 of the RFC 8785 form of all of a baseline but its own digest, in hexadecimal. */
export function digestOf(baseline: Readonly<Record<string, unknown>>): string {
  const { digest: _, ...rest } = baseline;
  return createHash('sha256').update(canonicalJson(rest)).digest('hex');
}

/** `<day that it was frozen>-<digest>.json`: its name in the archive. */
export function archiveName({
  provenance,
  digest,
}: {
  readonly provenance: Pick<Provenance, 'frozen_at'>;
  readonly digest: string;
}): string {
  return `${provenance.frozen_at.slice(0, 10).replaceAll('-', '')}-${digest}.json`;
}

/** Whether an archived baseline could have this name. */
export function isArchiveName(name: string): boolean {
  return /^\d{8}-[0-9a-f]{64}\.json$/.test(name);
}

function caseOf(result: CaseResult): BaselineCase {
  return {
    id: result.id,
    definition_digest: result.definition_digest,
    tags: [...result.tags].sort(),
    weight: result.weight,
    is_critical: result.is_critical,
    is_noisy: result.is_noisy,
    k: result.k,
    pass: result.pass,
    least: result.least,
    estimate: result.estimate,
    passed: result.passed,
    score: result.score,
    passes: result.passes,
    ...(result.passed ? {} : { failing_ways: [...failingWays(result)] }),
    repeats: result.repeats.map(({ passed, score, output_digest }) => ({ passed, score, output_digest })),
  };
}

function fewestRepeats(cases: readonly BaselineCase[]): number {
  return cases.length === 0 ? 0 : Math.min(...cases.map(({ repeats }) => repeats.length));
}
