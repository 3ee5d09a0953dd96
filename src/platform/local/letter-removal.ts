import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Clock } from '../../kernel/clock.ts';
import { makeFolder } from '../../kernel/make-folder.ts';
import { FOLDER_STATES, letterFolder, listed, moveFolder } from './letter-folders.ts';
import { readAt } from './letter-reading.ts';

const ABANDONED_MS = 86_400_000;

/** What a crash left half made or half removed is nobody’s after a day; nor does a removal concern anybody then. */
export function dropAbandoned(queue: string, clock: Clock): void {
  makeFolder(queue);
  for (const folder of [queue, ...FOLDER_STATES.map(state => join(letterFolder(queue, state, 'x'), '..'))])
    for (const name of listed(folder)) {
      const path = join(folder, name);
      const stats = name.startsWith('.') ? statSync(path, { throwIfNoEntry: false }) : undefined;
      if (stats !== undefined && clock.now().getTime() - stats.mtimeMs > ABANDONED_MS)
        rmSync(path, { recursive: true, force: true });
    }
}

/** Says to those who may still retry entry `id`, although they were taken for dead, that it is gone on purpose. */
export function noteRemoval(queue: string, id: string): void {
  writeFileSync(noteOf(queue, id), '');
}

export function wasRemoved(queue: string, id: string): boolean {
  return existsSync(noteOf(queue, id));
}

/** Removes what stands in `place` and is no entry `id`. False when somebody was faster, or it is one by now. */
export async function removeRefused(place: string, id: string, unique: string): Promise<boolean> {
  if ((await readAt(place, id)).kind !== 'refused') return false;
  const doomed = join(dirname(place), `.removed-${unique}`);
  if (!moveFolder(place, doomed)) return false;
  if ((await readAt(doomed, id)).kind === 'hit') {
    moveFolder(doomed, place);
    return false;
  }
  rmSync(doomed, { recursive: true, force: true });
  return true;
}

function noteOf(queue: string, id: string): string {
  return join(queue, `.gone-${id}`);
}
