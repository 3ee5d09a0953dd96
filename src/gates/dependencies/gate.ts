import type { Finding } from '../../dependencies/finding.ts';
import { CHECKS } from '../../dependencies/rules.ts';
import { visible } from '../../kernel/errors.ts';
import type { Circumstances, Gate, GateDecision, GateFinding } from '../gate.ts';
import { DEPENDENCIES_CRITERIA, type DependenciesCriterion } from './criteria.ts';
import { criterionOf, ofMissingLockfile } from './criterion-of.ts';
import type { DependenciesFacts } from './facts.ts';
import { unrunFindings } from './unrun-findings.ts';

export const dependenciesGate: Gate<DependenciesFacts> = {
  id: 'dependencies',
  title: 'Dependencies',
  criteria: DEPENDENCIES_CRITERIA,
  decide: (facts, circumstances) =>
    facts.head.manifests +
      facts.head.lockfiles +
      (facts.base?.manifests ?? 0) +
      (facts.base?.lockfiles ?? 0) ===
    0
      ? withoutManifest(facts)
      : judged(facts, circumstances),
};

function withoutManifest({ base, answer }: DependenciesFacts): GateDecision {
  const criterion: DependenciesCriterion = 'dependencies/no-manifest';
  const nothing = 'has neither a package.json nor a lockfile of npm, pnpm or yarn';
  return {
    kind: 'not-applicable',
    criterion,
    evidence: [
      `What is checked out ${nothing}.`,
      ...(base === null ? ['No change is judged: there is no base.'] : [`The base ${nothing}.`]),
      ...leftOut(answer.leftOut.length),
    ],
    advice: null,
  };
}

function judged(facts: DependenciesFacts, circumstances: Circumstances): GateDecision {
  const { failOn } = circumstances.policy.dependencies;
  return {
    kind: 'judged',
    findings: [
      ...unrunFindings(facts, circumstances),
      ...facts.answer.findings.flatMap(finding => {
        const criterion = criterionOf(finding, facts, failOn);
        return criterion === null ? [] : [told(finding, criterion)];
      }),
      ...facts.uncovered.map(file => uncovered(file, facts)),
    ],
    evidence: evidenceOf(facts, circumstances),
    advice: null,
  };
}

function told(
  { file, line, package: name, message, fix }: Finding,
  criterion: DependenciesCriterion,
): GateFinding {
  return {
    criterion,
    message: visible(message),
    fix: visible(fix),
    place: { file, line, column: null },
    scope: name ?? file,
  };
}

function uncovered(file: string, { base }: DependenciesFacts): GateFinding {
  return {
    criterion: ofMissingLockfile(file, base),
    message: visible(
      `${file} has dependencies, and there is no lockfile beside it or above: none of them was checked.`,
    ),
    fix: 'Run `npm install --package-lock-only` in its folder, and commit the package-lock.json.',
    place: { file, line: 1, column: null },
    scope: file,
  };
}

function evidenceOf({ answer, head, base }: DependenciesFacts, { now }: Circumstances): readonly string[] {
  const { packages, projects, advisories } = answer;
  const skipped = CHECKS.flatMap(name => {
    const { state, why } = answer.states[name];
    return state === 'skipped' ? [`Not asked: ${name} (${why ?? ''}).`] : [];
  });
  return [
    `${packages} packages of ${projects.length} projects; ${head.manifests} manifests, ${head.lockfiles} lockfiles.`,
    base === null
      ? 'Nothing to compare with: every advisory counts as new.'
      : `Compared with ${answer.base?.slice(0, 12) ?? 'the base'}: ${base.manifests} manifests, ${base.lockfiles} lockfiles.`,
    ...(advisories === null
      ? []
      : [`Advisories of ${advisories.source}, ${ageOf(advisories.asOf, now)} (${advisories.asOf}).`]),
    ...skipped.map(visible),
    ...leftOut(answer.leftOut.length),
  ];
}

function ageOf(asOf: string, now: Date): string {
  return `${Math.max(0, Math.floor((now.getTime() - Date.parse(asOf)) / 86_400_000))} days old`;
}

function leftOut(count: number): readonly string[] {
  return count === 0 ? [] : [`${count} folders of tests were left out.`];
}
