import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DRAFT } from '../kernel/atomic-write.ts';
import { findProcess } from './process/process-table.ts';

/** Removes what writers that died left half written in `folder`; one that is not there has none. */
export function removeLeftDrafts(folder: string): void {
  for (const name of namesIn(folder)) {
    const pid = Number(DRAFT.exec(name)?.[1] ?? Number.NaN);
    if (Number.isInteger(pid) && findProcess(pid) === undefined) rmSync(join(folder, name), { force: true });
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
