import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { ConfigError, type ConfigProblem, messageOf, quote, systemCode } from '../kernel/errors.ts';
import type { RegressionCase, Tier } from './case.ts';
import { readCase } from './read-case.ts';

const NAME = /^[a-z0-9][a-z0-9_-]{0,99}$/;
const EXTENSION = /\.ya?ml$/;
const MOST_PROBLEMS = 20;

/**
 * Every case of a tier, sorted by id.
 *
 * @throws ConfigError with the problems of all cases, or when the tier has none.
 */
export function loadCases(config: Config, tier: Tier): readonly RegressionCase[] {
  const folder = config.regression.cases;
  const problems: ConfigProblem[] = [];
  const cases = casePlaces(config, problems).flatMap(place => {
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

function casePlaces({ repositoryRoot, regression }: Config, problems: ConfigProblem[]) {
  const seen = new Map<string, string>();
  return namesIn(join(repositoryRoot, regression.cases), regression.cases)
    .filter(name => EXTENSION.test(name))
    .sort()
    .flatMap(name => {
      const path = `${regression.cases}/${name}`;
      const id = name.replace(EXTENSION, '');
      const other = seen.get(id);
      seen.set(id, path);
      if (!NAME.test(id)) problems.push(badName(path, id));
      else if (other !== undefined) problems.push(twice(path, other));
      else return [{ id, path }];
      return [];
    });
}

function namesIn(folder: string, shown: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw new ConfigError({
      where: shown,
      message: `The folder of the cases cannot be read: ${messageOf(error)}.`,
      fix: 'Name another in `regression.cases`, or let this user read it.',
    });
  }
}

function badName(path: string, id: string): ConfigProblem {
  const message = `${quote(id)} is no name of a case.`;
  return {
    where: path,
    message,
    fix: 'Use 1 to 100 of a-z, 0-9, "_" and "-", starting with a letter or digit.',
  };
}

function twice(path: string, other: string): ConfigProblem {
  return { where: path, message: `It has the same name as ${other}.`, fix: 'Rename one of the two.' };
}

function limited(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  const left = problems.length - MOST_PROBLEMS;
  if (left <= 0) return problems;
  const rest = { message: `There are ${left} more problems in the cases.`, fix: 'Mend these first.' };
  return [...problems.slice(0, MOST_PROBLEMS), rest];
}
