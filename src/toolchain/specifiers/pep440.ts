import { ANY, atLeast, below, type Constraint, intersect, startingWith } from '../constraint.ts';
import { nextAfter, versionAt } from '../version.ts';
import { npmRange } from './npm-range.ts';

const CLAUSE = /^(~=|===?|!=|<=|>=|<|>)\s*(\d[\d.]*)(\.\*)?(?:[a-z+-][0-9a-z.+-]*)?$/i;

/** The versions that Python's specifiers allow (peps.python.org/pep-0440, and the carets of Poetry); null if they are none. */
export function pep440(text: string): Constraint | null {
  const alternatives = text.split('||').map(part => clauses(part));
  return alternatives.some(each => each === null) ? null : alternatives.flatMap(each => each ?? []);
}

function clauses(text: string): Constraint | null {
  return text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')
    .reduce<Constraint | null>((found, part) => {
      const next = clause(part);
      return found === null || next === null ? null : intersect(found, next);
    }, ANY);
}

function clause(text: string): Constraint | null {
  const match = CLAUSE.exec(text);
  if (match === null) return /^[~^\d*]/.test(text) ? npmRange(text) : null;
  const [, operator = '', numbers = '', wildcard] = match;
  const parsed = versionAt(numbers);
  if (parsed === null) return null;
  const { version, precision } = parsed;
  // `== 3.9` is 3.9.0 to the letter, and every 3.9 to those who write it.
  const same = startingWith(version, precision);
  switch (operator) {
    case '==':
    case '===':
      return same;
    case '!=':
      return wildcard === undefined && precision < 3 ? unlike(startingWith(version, 3)) : unlike(same);
    case '>=':
      return atLeast(version);
    case '>':
      return atLeast(nextAfter(version, precision));
    case '<':
      return below(version);
    case '<=':
      return below(nextAfter(version, precision));
    default:
      return precision === 1
        ? null
        : intersect(atLeast(version), below(nextAfter(version, precision === 3 ? 2 : 1)));
  }
}

function unlike(constraint: Constraint): Constraint {
  return constraint.flatMap(({ low, high }) => [...below(low), ...(high === null ? [] : atLeast(high))]);
}
