import { ANY, atLeast, below, type Constraint, intersect, startingWith } from '../constraint.ts';
import { nextAfter, type Version } from '../version.ts';

type Precision = 0 | 1 | 2 | 3;

const TERM =
  /^(\^|~>?|>=|<=|>|<|=|==)?\s*v?(\d{1,9}|[xX*])(?:\.(\d{1,9}|[xX*]))?(?:\.(\d{1,9}|[xX*]|\d[xX]{2}))?(?:\.\d+)*(?:[-+][0-9A-Za-z.+-]*)?$/;

/** The versions that an npm range allows (github.com/npm/node-semver, "Ranges"), pre-releases aside; null if it is none. */
export function npmRange(text: string): Constraint | null {
  const parts = text.split('||').map(part => conjunction(part.trim()));
  return parts.some(part => part === null) ? null : parts.flatMap(part => part ?? []);
}

function conjunction(text: string): Constraint | null {
  if (text === '' || text === '*') return ANY;
  const hyphen = /^(\S+)\s+-\s+(\S+)$/.exec(text);
  if (hyphen !== null) return both(comparator(`>=${hyphen[1]}`), comparator(`<=${hyphen[2]}`));
  const terms = text
    .replace(/(\^|~>?|>=|<=|>|<|==?)\s+/g, '$1')
    .split(/[\s,]+/)
    .filter(term => term !== '');
  return terms.reduce<Constraint | null>((found, term) => both(found, comparator(term)), ANY);
}

function both(a: Constraint | null, b: Constraint | null): Constraint | null {
  return a === null || b === null ? null : intersect(a, b);
}

function comparator(term: string): Constraint | null {
  const match = TERM.exec(term);
  if (match === null) return null;
  const [, operator = '', ...numbers] = match;
  const band = /^(\d)[xX]{2}$/.exec(numbers[2] ?? '')?.[1];
  if (band !== undefined) return featureBand(Number(numbers[0]), Number(numbers[1]), Number(band));
  const given = numbers.map(number =>
    number === undefined || /^[xX*]$/.test(number) ? null : Number(number),
  );
  const precision = precisionOf(given);
  const version: Version = [given[0] ?? 0, given[1] ?? 0, precision === 3 ? (given[2] ?? 0) : 0];
  return precision === 0 ? ANY : compared(operator, version, precision);
}

function precisionOf(given: readonly (number | null)[]): Precision {
  const first = given.indexOf(null);
  return first === -1 ? 3 : first === 0 ? 0 : first === 1 ? 1 : 2;
}

function compared(operator: string, version: Version, precision: 1 | 2 | 3): Constraint {
  switch (operator) {
    case '>=':
      return atLeast(version);
    case '>':
      return atLeast(nextAfter(version, precision));
    case '<':
      return below(version);
    case '<=':
      return below(nextAfter(version, precision));
    case '^':
      return intersect(atLeast(version), below(caretEnd(version, precision)));
    case '~':
    case '~>':
      return intersect(atLeast(version), below(nextAfter(version, precision === 1 ? 1 : 2)));
    default:
      return startingWith(version, precision);
  }
}

/** The leftmost number that is not zero may not change. */
function caretEnd(version: Version, precision: 1 | 2 | 3): Version {
  if (version[0] > 0 || precision === 1) return nextAfter(version, 1);
  return nextAfter(version, version[1] > 0 || precision === 2 ? 2 : 3);
}

/** `8.0.1xx`: .NET's feature bands, as its setup action takes them. */
function featureBand(major: number, minor: number, band: number): Constraint {
  return [{ low: [major, minor, band * 100], high: [major, minor, (band + 1) * 100] }];
}
