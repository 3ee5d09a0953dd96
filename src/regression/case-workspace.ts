import { cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimFolder, removeDeadFolders } from './dead-workspaces.ts';

/** A folder for one repeat of a case, gone after it. */
export interface CaseWorkspace {
  /** Where the case runs. */
  readonly folder: string;
  /** Where p1 puts what is none of the case's. */
  readonly aside: string;
  readonly remove: () => Promise<void>;
}

/** The workspaces of one run of a suite, in a folder of its own that nobody else may enter. */
export interface CaseWorkspaces {
  /** Makes one, a copy of `fixture` or empty. */
  readonly make: (fixture: string | null) => CaseWorkspace;
  readonly remove: () => Promise<void>;
}

const PREFIX = 'p1-case-';

/** Makes room for workspaces in the system's folder for temporary files, and removes what runs that were killed left there. */
export function openCaseWorkspaces(): CaseWorkspaces {
  removeDeadFolders(tmpdir(), PREFIX);
  const root = realpathSync(mkdtempSync(join(tmpdir(), PREFIX)));
  claimFolder(root);
  const untouched: Folders[] = [];
  let made = 0;

  function empty(): Folders {
    made += 1;
    return makeFolders(join(root, String(made)));
  }

  return {
    make: fixture => {
      const { folder, aside, looks } = (fixture === null ? untouched.pop() : undefined) ?? empty();
      if (fixture !== null) cpSync(fixture, folder, { recursive: true, verbatimSymlinks: true });
      return {
        folder,
        aside,
        remove: async () => {
          // Most commands leave nothing behind: the next one gets the same folder then, since a disk is slow to make and remove them.
          if (fixture === null && looksOf(aside, folder) === looks) untouched.push({ folder, aside, looks });
          else await removed(aside);
        },
      };
    },
    remove: () => removed(root),
  };
}

interface Folders {
  readonly folder: string;
  readonly aside: string;
  readonly looks: string | undefined;
}

function makeFolders(aside: string): Folders {
  const folder = join(aside, 'work');
  mkdirSync(aside);
  mkdirSync(folder);
  return { folder, aside, looks: looksOf(aside, folder) };
}

/** What changes when somebody does anything to a folder itself, or leaves something in it; undefined for what is not as it was made. */
function looksOf(aside: string, folder: string): string | undefined {
  try {
    if (readdirSync(aside).length !== 1 || readdirSync(folder).length !== 0) return undefined;
    return [aside, folder]
      .map(each => {
        const { ino, mode, uid, gid, ctimeMs } = lstatSync(each);
        return [ino, mode, uid, gid, ctimeMs].join();
      })
      .join(';');
  } catch {
    return undefined;
  }
}

function removed(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
}
