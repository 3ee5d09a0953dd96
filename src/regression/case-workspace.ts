import { cpSync, mkdtempSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for one repeat of a case, gone after it. */
export interface CaseWorkspace {
  /** Where the case runs. */
  readonly folder: string;
  /** Where p1 puts what is none of the case's. */
  readonly aside: string;
  readonly remove: () => Promise<void>;
}

/** Makes a workspace, a copy of `fixture` or empty, in the system's folder for temporary files. */
export function makeCaseWorkspace(fixture: string | null): CaseWorkspace {
  const outer = realpathSync(mkdtempSync(join(tmpdir(), 'p1-case-')));
  const folder = mkdtempSync(join(outer, 'work-'));
  if (fixture !== null) cpSync(fixture, folder, { recursive: true, verbatimSymlinks: true });
  return {
    folder,
    aside: outer,
    remove: () => rm(outer, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 }),
  };
}
