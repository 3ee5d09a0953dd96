import type { DependenciesAnswer } from '../../dependencies/answer.ts';
import { CHECKS, type CheckName } from '../../dependencies/rules.ts';
import { visible } from '../../kernel/errors.ts';
import type { Circumstances, GateFinding } from '../gate.ts';
import type { DependenciesCriterion } from './criteria.ts';
import type { DependenciesFacts } from './facts.ts';

const FIXES: Readonly<Record<CheckName, string>> = {
  sync: 'Mend what is named, and run it again.',
  integrity: 'Mend what is named, and run it again.',
  hosts: 'Install npm: it is asked which registries are configured.',
  changes: 'Mend the lockfile of the base, or fetch it.',
  advisories:
    'Give npm a registry that answers `npm audit`; or name a folder of OSV records in `dependencies.advisories` of p1.yml and run with `--offline`.',
  licences: 'Mend what is named, and run it again.',
  age: 'Give npm a registry that answers `npm view`, or set `dependencies.min-age-days: 0` to ask for nobody’s age.',
};

/** Of an answer that p1 kept or was named, online is the fix too. */
const ONLINE_ONCE = 'Run `p1 dependencies` once without `--offline`: what it asks is kept. ';

/** Parts that were to run and did not, once for each reason. What has no lockfile is told by itself. */
export function unrunFindings(
  { answer, hasAdvisories }: Pick<DependenciesFacts, 'answer' | 'hasAdvisories'>,
  { isOffline }: Pick<Circumstances, 'isOffline'>,
): readonly GateFinding[] {
  const found = new Map<string, GateFinding>();
  for (const { folder, lockfile, states } of answer.projects) {
    if (lockfile === null) continue;
    for (const name of CHECKS) {
      const { state, why } = states[name];
      if (state !== 'error') continue;
      const isUnknown = name === 'advisories' && isOffline && !hasAdvisories;
      const key = isUnknown ? name : `${name} ${folder} ${why}`;
      if (!found.has(key))
        found.set(key, isUnknown ? notSetUp(answer) : unrun(name, lockfile, why, isOffline));
    }
  }
  return [...found.values()];
}

function unrun(name: CheckName, lockfile: string, why: string | null, isOffline: boolean): GateFinding {
  const criterion: DependenciesCriterion = 'dependencies/check-did-not-run';
  return {
    criterion,
    message: visible(`The part \`${name}\` did not run for ${lockfile}: ${why ?? 'it gave no reason'}.`),
    fix: `${name === 'advisories' && isOffline ? ONLINE_ONCE : ''}${FIXES[name]}`,
    place: { file: lockfile, line: null, column: null },
    scope: lockfile,
  };
}

function notSetUp({ packages }: Pick<DependenciesAnswer, 'packages'>): GateFinding {
  const criterion: DependenciesCriterion = 'dependencies/advisories-not-set-up';
  return {
    criterion,
    message: `No advisories were kept or named for offline use: of ${packages} packages nobody knows whether one is vulnerable.`,
    fix: `${ONLINE_ONCE}Or name a folder of OSV records in \`dependencies.advisories\` of p1.yml.`,
    place: null,
    scope: '*',
  };
}
