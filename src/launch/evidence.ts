import { existsSync, lstatSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { isRunId } from '../kernel/ids.ts';
import { readRegularFile } from '../kernel/read-file.ts';
import { isPlainObject, parseJson } from '../kernel/trust-boundary.ts';
import { YOUNGEST_REMOVABLE_MS } from './outputs/prune.ts';

/** Where a failed run has left something. */
export interface EvidencePlaces {
  /** `tmp/run_<id>/`. */
  readonly folder: string;
  /** Where the step's output sets are. */
  readonly stepFolder: string;
}

/** What stays of a failed run besides its log, in its folder: all that can be large. */
const HEAVY = ['workspace', 'inputs', 'rejected-outputs'];
/** Where it goes that does not fit there: beside the sets. */
export const HIDDEN_PREFIX = '.rejected-';
/** Whose evidence a folder holds. */
const NOTE = 'evidence.json';

/** Notes which step the evidence in a run's folder is of. A disk that is too full for that leaves evidence of nobody. */
export function noteEvidence({ folder, stepFolder }: EvidencePlaces): void {
  if (!HEAVY.some(name => existsSync(join(folder, name)))) return;
  try {
    const note = { schema_version: 1, outputs: relative(folder, stepFolder) };
    writeFileSync(join(folder, NOTE), `${JSON.stringify(note)}\n`);
  } catch {
    // It counts with the evidence of nobody.
  }
}

/**
 * Removes what failed runs of a step left beyond the newest `keep`, none younger than 10 minutes and none of a run that has
 * no end yet. The logs stay. Evidence of nobody is bounded in the same way.
 *
 * @throws the system's error for what cannot be removed.
 */
export function pruneEvidence({ folder, stepFolder }: EvidencePlaces, keep: number, now: Date): void {
  const inFolders = evidenceIn(dirname(folder));
  const outputs = relative(folder, stepFolder);
  const groups = [
    inFolders.filter(each => each.outputs === outputs),
    inFolders.filter(each => each.outputs === null),
    besideSets(stepFolder),
  ];
  for (const { paths, isFinal } of groups.flatMap(group => beyond(group, keep, now)))
    if (isFinal()) for (const path of paths) rmSync(path, { recursive: true, force: true });
}

interface Evidence {
  /** The note comes last: without it, what is left after a crash would be of nobody. */
  readonly paths: readonly string[];
  readonly outputs: string | null;
  readonly leftMs: number;
  readonly isFinal: () => boolean;
}

function beyond(group: readonly Evidence[], keep: number, now: Date): readonly Evidence[] {
  return [...group]
    .sort((a, b) => b.leftMs - a.leftMs)
    .slice(keep)
    .filter(({ leftMs }) => now.getTime() - leftMs > YOUNGEST_REMOVABLE_MS);
}

function evidenceIn(tmp: string): readonly Evidence[] {
  return namesIn(tmp)
    .filter(name => isRunId(name.replace(/^run_/, '')))
    .flatMap(name => {
      const folder = join(tmp, name);
      const names = namesIn(folder);
      const heavy = HEAVY.filter(each => names.includes(each));
      if (heavy.length === 0) return [];
      const paths = [...heavy, NOTE].map(each => join(folder, each));
      return [
        { paths, outputs: notedOutputs(folder), leftMs: leftAt(folder), isFinal: () => !isOwned(folder) },
      ];
    });
}

function besideSets(stepFolder: string): readonly Evidence[] {
  return namesIn(stepFolder)
    .filter(name => name.startsWith(HIDDEN_PREFIX))
    .map(name => {
      const path = join(stepFolder, name);
      return {
        paths: [path],
        outputs: null,
        leftMs: lstatSync(path, { throwIfNoEntry: false })?.ctimeMs ?? 0,
        isFinal: () => true,
      };
    });
}

/** While a run's folder has an owner, it runs, or it has to be finalised. */
function isOwned(folder: string): boolean {
  return namesIn(folder).some(name => /^owner\..*json$/.test(name));
}

function leftAt(folder: string): number {
  const stats = statSync(join(folder, NOTE), { throwIfNoEntry: false }) ?? statSync(folder);
  return stats.mtimeMs;
}

function notedOutputs(folder: string): string | null {
  try {
    const note = parseJson(readRegularFile(join(folder, NOTE)));
    const outputs = isPlainObject(note) ? note['outputs'] : undefined;
    return typeof outputs === 'string' ? outputs : null;
  } catch {
    return null;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
