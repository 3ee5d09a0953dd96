import { createHash } from 'node:crypto';
import { baselineOf, baselineText } from '../../../src/regression/baseline.ts';
import type { Baseline, Provenance } from '../../../src/regression/baseline-schema.ts';
import type { CaseResult, RepeatResult } from '../../../src/regression/case-result.ts';
import { passEstimate } from '../../../src/regression/pass-estimate.ts';
import type { BaselineReading } from '../../../src/regression/read-baseline.ts';
import type { SuiteRun } from '../../../src/regression/suite-run.ts';

export const digestOfText = (text: string): string => createHash('sha256').update(text).digest('hex');

export function repeat(score: number, more: Partial<RepeatResult> = {}): RepeatResult {
  const passed = score === 1;
  return {
    passed,
    score,
    end: 'ran',
    detail: null,
    exit_code: 0,
    duration_ms: 3,
    output_digest: null,
    assertions: [
      {
        kind: 'contains',
        of: 'stdout',
        passed,
        score,
        message: passed ? 'It has "ready".' : 'It has no "ready".',
        diff: passed ? null : '- ready\n+ reddy',
      },
    ],
    ...more,
  };
}

/** A case whose repeats have these scores. */
export function caseResult(
  id: string,
  scores: readonly number[],
  more: Partial<CaseResult> = {},
): CaseResult {
  const repeats = more.repeats ?? scores.map(score => repeat(score));
  const passes = repeats.filter(({ passed }) => passed).length;
  const estimate = passEstimate(more.pass ?? 'all', more.k ?? 1, passes, repeats.length);
  const score = repeats.reduce((sum, each) => sum + each.score, 0) / repeats.length;
  const about = {
    id,
    title: id,
    path: `tests/regression/cases/${id}.yml`,
    definition_digest: digestOfText(id),
  };
  return {
    ...about,
    tags: ['extended'],
    weight: 1,
    is_critical: false,
    is_noisy: false,
    k: 1,
    pass: 'all',
    least: 1,
    declares_least: more.least !== undefined,
    estimate,
    passed: estimate >= (more.least ?? 1),
    score,
    passes,
    duration_ms: 3 * repeats.length,
    repeats,
    ...more,
  };
}

/** A noisy case with `passes` of `of` repeats that passed; it passes by itself when half of them do. */
export function noisyResult(id: string, passes: number, of = 5, more: Partial<CaseResult> = {}): CaseResult {
  const scores = Array.from({ length: of }, (_, index) => (index < passes ? 1 : 0));
  return caseResult(id, scores, { is_noisy: true, least: 0.5, ...more });
}

export function suiteRun(cases: readonly CaseResult[], more: Partial<SuiteRun> = {}): SuiteRun {
  const sorted = [...cases].sort((one, other) => (one.id < other.id ? -1 : 1));
  return {
    schema_version: 1,
    p1_version: '0.1.0',
    tier: 'extended',
    started_at: '2026-11-20T10:00:00.000Z',
    duration_ms: 1234,
    is_offline: true,
    commit: null,
    suite_digest: digestOfText(sorted.map(({ id }) => id).join()),
    config_digest: digestOfText('config'),
    case_ids: sorted.map(({ id }) => id),
    shard: null,
    cases: sorted,
    ...more,
  };
}

export const PROVENANCE: Provenance = {
  commit: 'c'.repeat(40),
  branch: 'main',
  is_default_branch: true,
  actor: 'octocat',
  reason: 'the first one',
  frozen_at: '2026-11-01T08:00:00.000Z',
};

export function frozen(
  run: SuiteRun,
  previous: Baseline | null = null,
  more: Partial<Provenance> = {},
): Baseline {
  return baselineOf(run, { ...PROVENANCE, ...more }, previous?.digest ?? null);
}

/** The text of a baseline with some of it changed, its digest left as it was. */
export function editedText(baseline: Baseline, change: (value: Baseline) => unknown): string {
  const value = structuredClone(baseline);
  change(value);
  return baselineText(value);
}

export function readingOf(baseline: Baseline, former: readonly Baseline[] = []): BaselineReading {
  return { kind: 'hit', baseline, former, hasInterruptedFreeze: false };
}
