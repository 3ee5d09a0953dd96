import type { GateVerdict } from '../../../src/gates/gate.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;
type Change = Readonly<Record<string, string | Uint8Array | null>>;

/** A repository that yields exactly one criterion's outcome. */
export interface GateFixture {
  readonly criterion: string;
  /** Told apart when a criterion has several. */
  readonly name?: string;
  /** Files of the base commit, committed on `main`, besides a README.md. */
  readonly base: Files;
  /** What the change does: content, or null to delete; several commits as a list. Without one what stands is judged if `isStanding`. */
  readonly head?: Change | readonly Change[];
  /** Whether it is judged as a push to main without base; else as a proposal. */
  readonly isStanding?: boolean;
  /** Seeds state of the machine; may change the environment. `bin` comes first in PATH. */
  readonly arrange?: (repository: {
    readonly folder: string;
    readonly bin: string;
    readonly env: Record<string, string>;
  }) => void | Promise<void>;
  /** True where a fixture says nothing. */
  readonly isOffline?: boolean;
  /** What the disk has free; the machine's own when it is left out. */
  readonly freeBytes?: number;
  /** RFC 3339. */
  readonly now?: string;
  readonly expects: {
    readonly verdict: GateVerdict;
    /** Ids of all criteria found, sorted; none of a pass. */
    readonly criteria: readonly string[];
  };
}
