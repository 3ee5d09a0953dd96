import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { ConfigError, type ConfigProblem, messageOf, quote, systemCode } from '../kernel/errors.ts';
import { isOutside } from '../kernel/outside.ts';
import type { CasePlace } from './read-case.ts';

const NAME = /^[a-z0-9][a-z0-9_-]{0,99}$/;
const EXTENSION = /\.ya?ml$/i;
const LONGEST_ID = 200;

export interface CasePlaces {
  /** Sorted by id. */
  readonly places: readonly CasePlace[];
  readonly problems: readonly ConfigProblem[];
}

/**
 * Every file with the name of a case, in the folder of cases and in those below it: no case is passed over without a word. The id
 * is its path below that folder without its ending.
 *
 * @throws ConfigError when a folder cannot be read.
 */
export function findCases({ repositoryRoot, regression }: Config): CasePlaces {
  const problems: ConfigProblem[] = [];
  const byId = new Map<string, CasePlace>();
  for (const name of casesBelow(join(repositoryRoot, regression.cases), regression.cases)) {
    const path = `${regression.cases}/${name}`;
    const id = name.replace(EXTENSION, '');
    const other = byId.get(id);
    const leads = isLinkOut(repositoryRoot, path);
    if (!isId(id)) problems.push(badName(path, id));
    else if (other !== undefined) problems.push(twice(path, other.path));
    else if (leads) problems.push(linkOut(path));
    else byId.set(id, { id, path });
  }
  const places = [...byId.values()].sort((one, another) => (one.id < another.id ? -1 : 1));
  return { places, problems };
}

/** Paths below `folder`, sorted; `shown` is what it is called in messages. */
function casesBelow(folder: string, shown: string, below = ''): readonly string[] {
  return entriesOf(folder, shown).flatMap(entry => {
    const path = `${below}${entry.name}`;
    const place = join(folder, entry.name);
    if (entry.isDirectory()) return casesBelow(place, `${shown}/${entry.name}`, `${path}/`);
    if (EXTENSION.test(entry.name)) return [path];
    // What lies behind it may be no part of the repository, or lead round in a circle.
    if (entry.isSymbolicLink() && isFolder(place)) throw linkedFolder(`${shown}/${entry.name}`);
    return [];
  });
}

function entriesOf(folder: string, shown: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw new ConfigError({
      where: shown,
      message: `The folder of the cases cannot be read: ${messageOf(error)}.`,
      fix: 'Name another in `regression.cases`, or let this user read it.',
    });
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function isLinkOut(root: string, path: string): boolean {
  try {
    return isOutside(root, realpathSync(join(root, path)));
  } catch {
    // Whoever reads it tells why it cannot be read.
    return false;
  }
}

function isId(id: string): boolean {
  return id.length <= LONGEST_ID && id.split('/').every(part => NAME.test(part));
}

function badName(path: string, id: string): ConfigProblem {
  const message = `${quote(id)} is no name of a case.`;
  return {
    where: path,
    message,
    fix: 'Use 1 to 100 of a-z, 0-9, "_" and "-", starting with a letter or digit, for it and for each folder. What is no case belongs elsewhere.',
  };
}

function twice(path: string, other: string): ConfigProblem {
  return { where: path, message: `It has the same name as ${other}.`, fix: 'Rename one of the two.' };
}

function linkOut(path: string): ConfigProblem {
  return {
    where: path,
    message: 'It is a link that leads out of the repository.',
    fix: 'Put the file itself there: a case is part of the commit.',
  };
}

function linkedFolder(where: string): ConfigError {
  return new ConfigError({
    where,
    message: 'It is a link to a folder, and cases are not looked for behind one.',
    fix: 'Put the folder itself there, or remove the link.',
  });
}
