import { quote, visible } from '../../kernel/errors.ts';
import type { Comparison } from '../../regression/compare/comparison.ts';
import type { BaselineProblem } from '../../regression/parse-baseline.ts';
import { formatScore } from '../../regression/scores.ts';
import type { Circumstances, Gate, GateDecision, GateFinding } from '../gate.ts';
import { isCriticalFailure, regressions, warnings } from './compared.ts';
import { REGRESSION_CRITERIA } from './criteria.ts';
import type { RegressionFacts } from './facts.ts';
import { finding } from './finding.ts';
import { removedCases } from './removed-cases.ts';

/** Whether anything is worse than the frozen baseline, and whether that is the one that was frozen. */
export const regressionGate: Gate<RegressionFacts> = {
  id: 'regression',
  title: 'Regression',
  criteria: REGRESSION_CRITERIA,
  decide,
};

function decide(facts: RegressionFacts, { now }: Circumstances): GateDecision {
  const { suite, baseline, places } = facts;
  if (hasNothing(facts))
    return {
      kind: 'not-applicable',
      criterion: 'regression/no-cases',
      evidence: [
        `No case in ${places.cases} and no baseline at ${places.baseline}${suite.base === null ? '' : ', at base and at head'}.`,
      ],
      advice: firstCase(places.cases),
    };
  const removed = removedFindings(facts);
  const findings = [
    ...editedFindings(facts),
    ...removed,
    ...comparedFindings(facts, now, new Set(removed.map(({ scope }) => scope))),
  ];
  const advice = findings.some(({ criterion }) => criterion === 'regression/not-yet-frozen') ? FREEZE : null;
  return { kind: 'judged', findings, evidence: evidenceOf(facts), advice };

  function hasNothing({ comparison }: RegressionFacts): boolean {
    const isAbsent = [baseline.base ?? baseline.head, baseline.head].every(
      each => each.kind === 'problem' && each.reasonCode === 'not-found',
    );
    return comparison === null && isAbsent && suite.head.length + (suite.base?.length ?? 0) === 0;
  }
}

const FREEZE = 'p1 regression --extended --freeze --branch --reason "first baseline"';

function firstCase(folder: string): string {
  return [
    `# ${folder}/hello.yml: a first case; docs/regression.md says more`,
    'run: echo hello',
    'tags: [mini]',
    'assert: [{ contains: hello }]',
    `# then, committed: ${FREEZE}`,
  ].join('\n');
}

function editedFindings({ baseline: { change }, places }: RegressionFacts): readonly GateFinding[] {
  if (change.kind !== 'edited') return [];
  const fix = `Put the base's back (\`git checkout <base> -- ${places.baseline}\`, and the archive), then freeze: \`p1 regression --extended --freeze --branch --reason …\`. A rebase needs a new freeze.`;
  const message = `The change edits the baseline without a freeze that holds: ${visible(change.why)}`;
  return [finding('baseline-edited-without-freeze', message, fix, places.baseline, places.baseline)];
}

function removedFindings({ suite, baseline, places }: RegressionFacts): readonly GateFinding[] {
  return removedCases(suite, baseline).map(id =>
    finding(
      'case-removed',
      `Case ${quote(id)} is gone from ${places.cases}, and no freeze says so.`,
      'Bring it back; to retire it, freeze without it: `p1 regression --extended --freeze --reason …`.',
      id,
      `${places.cases}/${id}.yml`,
    ),
  );
}

function comparedFindings(
  { comparison, suite, baseline, places }: RegressionFacts,
  now: Date,
  removed: ReadonlySet<string>,
): readonly GateFinding[] {
  if (comparison === null) {
    const { head, change } = baseline;
    const isTold = head.kind === 'hit' || head.reasonCode === 'not-found' || change.kind === 'edited';
    return isTold ? [] : problemFindings(head.reasonCode, head, false, places.baseline);
  }
  const uncomparedCritical = comparison.cases.filter(isCriticalFailure);
  if (comparison.verdict === null) {
    const isFirst = suite.base?.length === 0 && baseline.change.kind === 'none';
    const critical = uncomparedCritical.map(({ id, path }) =>
      finding('critical-failed', `Case ${quote(id)} is critical, and fails.`, 'Mend it.', id, path),
    );
    return [...problemFindings(comparison.reasonCode, comparison, isFirst, places.baseline), ...critical];
  }
  const certain = [...leftOut(comparison, removed), ...regressions(comparison)];
  if (comparison.verdict === 'insufficient') {
    const { message, fix } = comparison;
    return [...certain, finding('insufficient', message, fix ?? 'Run it again, to the end.', '*')];
  }
  // Cases that are gone move the score too.
  const told = certain.length + removed.size > 0 ? certain : warnings(comparison, now);
  if (comparison.verdict !== 'pass' && told.length + removed.size === 0)
    throw new Error(`Nothing is told of a suite that is ${comparison.verdict}: ${comparison.message}`);
  return told;
}

/** Cases that are still there, and not in the tier any more. */
function leftOut({ cases, run }: Comparison, removed: ReadonlySet<string>): readonly GateFinding[] {
  return cases
    .filter(({ id, change }) => change === 'missing' && !removed.has(id))
    .map(({ id, path }) =>
      finding(
        'case-removed',
        `Case ${quote(id)} was of the tier ${run.tier} when the baseline was frozen, and is not any more.`,
        'Give it its tag again, or freeze without: `p1 regression --extended --freeze --reason …`.',
        id,
        path,
      ),
    );
}

function problemFindings(
  reasonCode: string,
  { message, fix }: { readonly message: string; readonly fix: string | null },
  isFirst: boolean,
  place: string,
): readonly GateFinding[] {
  const told = (slug: string): readonly GateFinding[] => [
    finding(slug, message, fix ?? 'Freeze one.', place, place),
  ];
  if (reasonCode === 'not-found') return told(isFirst ? 'not-yet-frozen' : 'baseline-absent');
  return told(PROBLEMS[reasonCode] ?? 'baseline-incompatible');
}

const PROBLEMS: Readonly<Partial<Record<string, string>>> = {
  'baseline-edited': 'baseline-edited-without-freeze',
  'chain-broken': 'chain-broken',
  'incompatible-baseline': 'baseline-incompatible',
} satisfies Readonly<Partial<Record<BaselineProblem['reasonCode'], string>>>;

function evidenceOf({ suite, baseline, comparison, tier, places }: RegressionFacts): readonly string[] {
  const before = suite.base === null ? '' : `, ${suite.base.length} at base`;
  const told = [`${suite.head.length} cases in ${places.cases}${before}.`];
  if (comparison !== null) {
    const { passed, failed, score, baselineScore, delta } = comparison;
    const beside = delta === null ? 'nothing to compare with' : `baseline ${formatScore(baselineScore)}`;
    told.push(`Tier ${tier}: ${passed} pass, ${failed} fail, score ${formatScore(score)}, ${beside}.`);
  }
  const counts = baseline.change.kind === 'frozen' || baseline.base === null ? baseline.head : baseline.base;
  if (counts.kind === 'hit') {
    const { digest, provenance } = counts.baseline;
    told.push(
      `Baseline ${digest.slice(0, 12)} of ${counts === baseline.head ? 'head' : 'the base'}, frozen at ${provenance.frozen_at} by ${visible(provenance.actor)}, after ${counts.former.length} former ones.`,
    );
  }
  if (baseline.change.kind === 'frozen')
    told.push(
      ...baseline.change.added.map(
        ({ digest, provenance }) =>
          `The change froze ${digest.slice(0, 12)}: ${visible(provenance.reason)} (${visible(provenance.actor)}).`,
      ),
    );
  return told;
}
