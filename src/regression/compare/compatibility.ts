import { quote } from '../../kernel/errors.ts';
import type { Baseline, BaselineCase } from '../baseline-schema.ts';
import type { BaselineProblem } from '../parse-baseline.ts';
import type { SuiteRun } from '../suite-run.ts';

const SHOWN = 5;

/** The cases of a baseline that a run of this tier has to have. */
export function casesOfTier({ cases }: Baseline, tier: SuiteRun['tier']): readonly BaselineCase[] {
  return tier === 'extended' ? cases : cases.filter(({ tags }) => tags.includes('mini'));
}

/**
 * Why a run cannot be compared with a baseline, or null. A run is compared with what was defined, configured and judged in the
 * same way, or not at all. A case that was added since is no hindrance.
 */
export function incompatibilityOf(run: SuiteRun, baseline: Baseline): BaselineProblem | null {
  if (!isSameLine(run.p1_version, baseline.p1_version))
    return incompatible(
      `p1 ${baseline.p1_version} froze it, and this is p1 ${run.p1_version}`,
      'Use that version of p1, or freeze with this one.',
    );
  if (run.config_digest !== baseline.config_digest)
    return incompatible(
      'what p1.yml says of how cases are run has changed since',
      'Undo the change (`regression.repeats`, `regression.noisy-repeats`), or freeze with it.',
    );
  const now = new Map(run.cases.map(each => [each.id, each]));
  const changed = casesOfTier(baseline, run.tier).filter(({ id, definition_digest }) => {
    const result = now.get(id);
    return result !== undefined && result.definition_digest !== definition_digest;
  });
  if (changed.length === 0) return null;
  return incompatible(
    `the definition of ${changed.length === 1 ? 'a case' : `${changed.length} cases`} has changed since: ${namesOf(changed.map(({ id }) => id))}`,
    'A change of a case, or of a file that it names, is no result: undo it, or freeze with it.',
  );
}

/** The first few of `ids`, quoted. */
export function namesOf(ids: readonly string[]): string {
  const rest = ids.length - SHOWN;
  return `${ids.slice(0, SHOWN).map(quote).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** Versions whose results mean the same: of one major version, before 1.0 of one minor version (semver.org, item 4). */
function isSameLine(one: string, other: string): boolean {
  return lineOf(one) === lineOf(other);
}

function lineOf(version: string): string {
  const [major = '', minor = ''] = version.split('.');
  return major === '0' ? `0.${minor}` : major;
}

function incompatible(why: string, fix: string): BaselineProblem {
  return {
    kind: 'problem',
    reasonCode: 'incompatible-baseline',
    message: `The baseline cannot be compared with: ${why}.`,
    fix,
  };
}
