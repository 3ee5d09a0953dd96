import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { gitTopLevel } from '../git/top-level.ts';
import { DEFAULTS } from './defaults.ts';

export interface ConfigPlace {
  /** Absolute path of p1.yml; null when there is none and none was asked for. */
  readonly file: string | null;
  readonly repositoryRoot: string;
}

/**
 * Where p1.yml is and what the repository's root is: the folder that holds the config's `.github/`, else git's top
 * level, else the working folder. `asked` is the path that the user gave, if any; it is not looked for elsewhere.
 */
export function findConfig(workingFolder: string, asked: string | null): ConfigPlace {
  const topLevel = gitTopLevel(workingFolder) ?? workingFolder;
  if (asked !== null) {
    const file = resolve(workingFolder, asked);
    return { file, repositoryRoot: rootOf(file) ?? topLevel };
  }
  const found = [workingFolder, topLevel]
    .map(folder => join(folder, DEFAULTS.configPath))
    .find(file => existsSync(file));
  return found === undefined
    ? { file: null, repositoryRoot: topLevel }
    : { file: found, repositoryRoot: rootOf(found) ?? topLevel };
}

function rootOf(file: string): string | undefined {
  const folder = dirname(file);
  return basename(folder) === '.github' ? dirname(folder) : undefined;
}
