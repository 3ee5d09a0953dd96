import type { YamlText } from '../../formats/yaml-document.ts';
import type { GatheredFile } from './facts.ts';
import { usedAction } from './used-action.ts';
import { readWorkflowFile, type Unreadable, usesIn, type WorkflowFile } from './workflow-file.ts';

/** What came of reading the files. */
export interface Reading {
  readonly files: readonly WorkflowFile[];
  readonly unreadable: readonly Unreadable[];
  /** How many files of tests and of other people's code are used by none of the others. */
  readonly leftOut: number;
}

const FOREIGN =
  /(?:^|\/)(?:node_modules|vendor|third_party|bower_components|__fixtures__|fixtures|testdata|test-fixtures)\//;

/** Whether it is an action of tests, or a copy of somebody else's: it counts only if the repository's own files use it. */
export function isForeign(path: string): boolean {
  return FOREIGN.test(path);
}

/** The files that count: those that could be read, and those that could not. */
export function readAll(gathered: readonly GatheredFile[]): Reading {
  const own = gathered.filter(({ path }) => !isForeign(path)).map(readWorkflowFile);
  let waiting = gathered.filter(({ path }) => isForeign(path));
  for (let fresh = own; fresh.length > 0 && waiting.length > 0; own.push(...fresh)) {
    const used = new Set(fresh.flatMap(file => ('jobs' in file ? usesIn(file) : [])).flatMap(foldersOf));
    fresh = waiting.filter(({ path }) => used.has(path)).map(readWorkflowFile);
    waiting = waiting.filter(({ path }) => !used.has(path));
    if (fresh.length === 0) break;
  }
  return {
    files: own.filter(each => 'jobs' in each),
    unreadable: own.filter(each => 'message' in each),
    leftOut: waiting.length,
  };
}

function foldersOf({ text }: YamlText): readonly string[] {
  const action = usedAction(text);
  return action.kind === 'own' ? [`${action.path}/action.yml`, `${action.path}/action.yaml`] : [];
}
