import type { GuardConfig } from '../config/config.ts';
import type { sectionOf } from '../guard/rules.ts';
import type { StateReading, StateStore } from '../guard/state-port.ts';
import { ConfigError } from '../kernel/errors.ts';

export interface PolicedStoreOptions {
  /** The guard's section of the caller's own p1.yml. */
  readonly own: GuardConfig;
  readonly openBranch: (branch: string) => StateStore;
  readonly openDirectory: () => StateStore;
  /** What reads a policy, loaded once there is one to read. */
  readonly loadRules: () => Promise<{ readonly sectionOf: typeof sectionOf }>;
}

/**
 * The store that the default branch's p1.yml names. It is read together with the state: only when the caller's own file
 * names another place is there anything to read twice, and the caller's is then not written to.
 */
export function policedStore({ own, openBranch, openDirectory, loadRules }: PolicedStoreOptions): StateStore {
  let branch = own.branch;
  let policed = openBranch(branch);
  let state = policed;

  async function read(): Promise<StateReading> {
    const reading = await policed.read();
    if (reading.kind === 'unavailable') return reading;
    const rules = await loadRules();
    const section = legalSection(() => rules.sectionOf(reading.policy, own));
    if (section === undefined) return reading;
    if (section.store === 'directory') {
      state = openDirectory();
      const inDirectory = await state.read();
      return inDirectory.kind === 'unavailable' ? inDirectory : { ...inDirectory, policy: reading.policy };
    }
    state = policed;
    if (section.branch === branch) return reading;
    branch = section.branch;
    policed = openBranch(branch);
    return read();
  }

  return {
    read,
    commit: (head, changes, note) => state.commit(head, changes, note),
    poll: (path, seen) => state.poll(path, seen),
    get place() {
      return state.place;
    },
  };
}

/** Undefined for a section that is not legal: whoever decides by it says so. */
function legalSection(read: () => GuardConfig): GuardConfig | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}
