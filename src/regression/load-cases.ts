import type { Config } from '../config/config.ts';
import { ConfigError, type ConfigProblem } from '../kernel/errors.ts';
import type { RegressionCase, Tier } from './case.ts';
import { findCases } from './case-places.ts';
import { readCase } from './read-case.ts';

const MOST_PROBLEMS = 20;

/**
 * Every case of a tier, sorted by id.
 *
 * @throws ConfigError with the problems of all cases, or when the tier has none.
 */
export function loadCases(config: Config, tier: Tier): readonly RegressionCase[] {
  const folder = config.regression.cases;
  const found = findCases(config);
  const problems = [...found.problems];
  const cases = found.places.flatMap(place => {
    try {
      return [readCase(place, config)];
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new ConfigError(limited(problems));
  const chosen = tier === 'mini' ? cases.filter(({ tags }) => tags.includes('mini')) : cases;
  if (chosen.length > 0) return chosen;
  const isEmpty = cases.length === 0;
  throw new ConfigError({
    where: folder,
    message: isEmpty ? 'There are no cases.' : 'No case has the tag `mini`.',
    fix: isEmpty
      ? `Write one, such as ${folder}/hello.yml (docs/regression.md), or name their folder in \`regression.cases\`.`
      : 'Give it to a few that are quick, or run all with --extended.',
  });
}

function limited(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  const left = problems.length - MOST_PROBLEMS;
  if (left <= 0) return problems;
  const rest = { message: `There are ${left} more problems in the cases.`, fix: 'Mend these first.' };
  return [...problems.slice(0, MOST_PROBLEMS), rest];
}
