import type { LockContext } from '../lock-context.ts';
import type { NpmEntries, NpmGraph } from './graph.ts';

/** What a lockfile of npm is compared with its manifests by. */
export interface NpmSync {
  readonly context: LockContext;
  readonly entries: NpmEntries;
  readonly graph: NpmGraph;
  /** Folders of the workspaces, from the project's. */
  readonly workspaces: ReadonlySet<string>;
  /** 1-based line of the entry at a path. */
  readonly lineOf: (path: string) => number;
}
