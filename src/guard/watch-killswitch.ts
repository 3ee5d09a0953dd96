import { messageOf } from '../kernel/errors.ts';
import { engagedInState, type KillswitchReason } from './killswitch.ts';
import type { GuardPorts } from './ports.ts';
import type { KillswitchState } from './state.ts';
import { decodeKillswitch, KILLSWITCH_FILE } from './state-files.ts';
import type { StateStore } from './state-port.ts';

export type WatchPorts = Pick<GuardPorts, 'otherKillswitch' | 'lookEveryMs' | 'clock' | 'tell'> & {
  /** Null where there is no state, or none that this run has a part in. */
  readonly store: StateStore | null;
};

/**
 * Looks at the killswitch from time to time, and calls `onEngaged` the first time that it is on. A state that cannot be read
 * meanwhile is warned of once: what runs has been admitted. Returns what ends the watch.
 */
export function watchKillswitch(
  ports: WatchPorts,
  onEngaged: (reason: KillswitchReason) => void,
): () => void {
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  let seen: string | null = null;
  let inState: KillswitchState | null = null;
  let hasWarned = false;

  async function look(): Promise<void> {
    const reason = ports.otherKillswitch() ?? (ports.store === null ? undefined : await engaged(ports.store));
    if (isOver) return;
    if (reason === undefined) schedule();
    else onEngaged(reason);
  }

  async function engaged(store: StateStore): Promise<KillswitchReason | undefined> {
    const answer = await store.poll(KILLSWITCH_FILE, seen);
    if (answer.kind === 'unavailable') warnOnce(answer.message, answer.fix);
    else if (answer.kind !== 'unchanged') {
      seen = answer.seen;
      inState = answer.kind === 'hit' ? readState(answer.text) : null;
    }
    return engagedInState(inState, ports.clock.now());
  }

  /** What nobody can read may say that all has to stop; it is not for a run that was admitted to end for it. */
  function readState(text: string): KillswitchState | null {
    try {
      return decodeKillswitch(text);
    } catch (error) {
      warnOnce(`${messageOf(error)}.`, 'Put back its last good version.');
      return inState;
    }
  }

  function warnOnce(why: string, fix: string): void {
    if (hasWarned || isOver) return;
    hasWarned = true;
    ports.tell({ type: 'warning', message: `The killswitch could not be looked at: ${why}`, fix });
  }

  function schedule(): void {
    timer = setTimeout(() => void look(), ports.lookEveryMs);
  }

  schedule();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
