import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DRAFT, writeFlushed } from '../kernel/atomic-write.ts';
import { flushFolder } from '../kernel/flush-folder.ts';
import { makeFolder } from '../kernel/make-folder.ts';
import { archiveName, baselineText } from './baseline.ts';
import type { Baseline } from './baseline-schema.ts';
import { takeFreezeLock } from './freeze-lock.ts';
import { type BaselinePlace, baselineTextAt } from './read-baseline.ts';

export interface WriteBaselineOptions {
  readonly place: BaselinePlace;
  /** A folder of this machine, outside of what is committed. */
  readonly lockFolder: string;
  readonly baseline: Baseline;
  /** The baseline that it follows upon, with the text that was read; null when there was none. */
  readonly former: { readonly baseline: Baseline; readonly text: string } | null;
}

export type WriteAnswer =
  /** `archived` is the path of the former baseline, relative to the repository root. */
  | { readonly kind: 'written'; readonly archived: string | null }
  /** Another process freezes. */
  | { readonly kind: 'busy' }
  /** Another process froze since `former` was read. */
  | { readonly kind: 'stale' };

/**
 * Puts a new baseline in the place of the former one, which goes to the archive first. **The commit point is one rename**: before
 * it the former baseline is in use, after it the new one, each whole and on disk. A crash between the two leaves a copy of the
 * baseline in use in the archive, which is no harm. One process does this at a time, and only upon what it read.
 *
 * @throws the system's error; the former baseline is in use then, unless the disk refused no more than to confirm the rename.
 */
export function writeBaseline({ place, lockFolder, baseline, former }: WriteBaselineOptions): WriteAnswer {
  const lock = takeFreezeLock(lockFolder);
  if (lock === undefined) return { kind: 'busy' };
  try {
    if (baselineTextAt(place) !== (former?.text ?? null)) return { kind: 'stale' };
    const file = join(place.repositoryRoot, place.baseline);
    const archive = join(place.repositoryRoot, place.archive);
    makeFolder(archive);
    makeFolder(dirname(file));
    dropDrafts(archive, () => true);
    dropDrafts(dirname(file), name => name.startsWith(`${basename(file)}.`));
    const archived = former === null ? null : archiveName(former.baseline);
    if (archived !== null) keep(join(archive, archived), former?.text ?? '');
    writeDurably(file, baselineText(baseline));
    return { kind: 'written', archived: archived === null ? null : `${place.archive}/${archived}` };
  } finally {
    lock.release();
  }
}

/** An archived baseline is written once; a freeze that ended after that has done it already. */
function keep(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  writeDurably(file, text);
}

function writeDurably(file: string, text: string): void {
  writeFlushed(file, text);
  flushFolder(dirname(file));
}

/** Under the lock no other process writes here: what is left is of the dead. */
function dropDrafts(folder: string, isOwn: (name: string) => boolean): void {
  for (const name of readdirSync(folder))
    if (DRAFT.test(name) && isOwn(name)) rmSync(join(folder, name), { force: true });
}
