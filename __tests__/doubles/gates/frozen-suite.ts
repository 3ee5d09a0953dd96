import { configWithoutFile } from '../../../src/config/without-file.ts';
import { P1_VERSION } from '../../../src/kernel/version.ts';
import { archiveName, baselineText } from '../../../src/regression/baseline.ts';
import type { Baseline, Provenance } from '../../../src/regression/baseline-schema.ts';
import type { CaseResult } from '../../../src/regression/case-result.ts';
import { regressionConfigDigest } from '../../../src/regression/suite-digest.ts';
import { caseResult, digestOfText, frozen, suiteRun } from '../regression/suite-runs.ts';

export const BASELINE = 'tests/regression/baseline_metrics.json';

/** A case of a test: its file, and how its repeats came out when it was frozen. */
export interface FrozenCase {
  readonly id: string;
  readonly definition: Readonly<Record<string, unknown>>;
  readonly scores?: readonly number[];
}

/** A case with the tag mini that runs `run`. */
export function mini(
  id: string,
  run: string,
  more: Readonly<Record<string, unknown>> = {},
  scores: readonly number[] = [1],
): FrozenCase {
  return { id, definition: { run, tags: ['mini'], ...more }, scores };
}

/** The files of cases. */
export function caseFiles(cases: readonly FrozenCase[]): Record<string, string> {
  return Object.fromEntries(cases.map(each => [`tests/regression/cases/${each.id}.yml`, textOf(each)]));
}

/** A baseline as p1 would have frozen it a day ago, of what `cases` came to then. */
export function baselineOfCases(
  cases: readonly FrozenCase[],
  { previous = null, ...provenance }: Partial<Provenance> & { readonly previous?: Baseline | null } = {},
): Baseline {
  const config_digest = regressionConfigDigest(configWithoutFile('/'));
  const run = suiteRun(cases.map(resultOf), { p1_version: P1_VERSION, config_digest });
  const frozen_at = new Date(Date.now() - 86_400_000).toISOString();
  return frozen(run, previous, { frozen_at, ...provenance });
}

/** The cases, their baseline in its place, and the former ones in the archive. */
export function frozenSuite(
  cases: readonly FrozenCase[],
  baseline: Baseline = baselineOfCases(cases),
  former: readonly Baseline[] = [],
): Record<string, string> {
  const archived = former.map(each => [
    `tests/regression/baselines/${archiveName(each)}`,
    baselineText(each),
  ]);
  return { ...caseFiles(cases), [BASELINE]: baselineText(baseline), ...Object.fromEntries(archived) };
}

/** JSON is YAML. */
function textOf({ definition }: FrozenCase): string {
  return `${JSON.stringify(definition)}\n`;
}

function resultOf(frozenCase: FrozenCase): CaseResult {
  const { id, definition, scores = [1] } = frozenCase;
  return caseResult(id, scores, {
    // Of the file alone, since no case of these tests names another.
    definition_digest: digestOfText(digestOfText(textOf(frozenCase))),
    tags: ['mini'].filter(tag => Array.isArray(definition['tags']) && definition['tags'].includes(tag)),
    is_critical: definition['critical'] === true,
    is_noisy: definition['noisy'] === true,
    least: typeof definition['least'] === 'number' ? definition['least'] : 1,
    pass: 'any',
  });
}
