import type { GateVerdict } from '../../../src/gates/gate.ts';
/** A repository that yields exactly one criterion's outcome. */
export interface GateFixture {
  readonly criterion: string;
  /** Told apart when a criterion has several. */
  readonly name?: string;
  /** Files of the base commit (path -> content; bytes allowed), committed on `main`. The base is always a valid git repository with at least a README.md. */
  readonly base: Readonly<Record<string, string | Uint8Array>>;
  /** What the change does: content, or null to delete; empty = no change (a standing run on main is judged then when `isStanding`). Several commits: an array. */
  readonly head?: Readonly<Record<string, string | Uint8Array | null>> | readonly Readonly<Record<string, string | Uint8Array | null>>[];
  /** true: judged as a push to main without base; false (default): as a proposal main...change. */
  readonly isStanding?: boolean;
  /** Seeds local state (guard ledger, killswitch, DLQ folder, history, caches, fake tools in `bin` put first in PATH); gets the folder and mutable env. Works on the local directory stores. */
  readonly arrange?: (repository: { readonly folder: string; readonly bin: string; readonly env: Record<string, string> }) => void | Promise<void>;
  readonly isOffline?: boolean; // default true
  readonly now?: string;        // RFC 3339
  readonly expects: { readonly verdict: GateVerdict; /** ids of all criteria found, sorted; [] for pass */ readonly criteria: readonly string[] };
}
