import type { DeadLetterStore } from '../../src/dlq/dead-letter-port.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { deadLetterDirectory } from '../../src/platform/local/dead-letter-directory.ts';
import type { OwnerProcess } from '../../src/platform/local/letter-owner.ts';
import { CLAIMANT } from './letters.ts';
import type { TempFolder } from './temp-folder.ts';

export interface As {
  readonly pid?: number;
  readonly host?: string;
  /** Those that are gone, by pid. */
  readonly gone?: readonly number[];
  /** Called whenever the life of a process is asked after. */
  readonly meanwhile?: () => void;
  readonly laterMs?: number;
}

/** The queue below `folder` as a process sees it that may be another one. */
export function storeIn(
  folder: TempFolder,
  { pid = 1, host = 'here', gone = [], laterMs = 0, meanwhile }: As = {},
): DeadLetterStore {
  const self: OwnerProcess = { host, boot: 'a boot', pid, started_at: `${pid}` };
  return deadLetterDirectory({
    folder: folder.at('DLQ'),
    clock: { ...systemClock, now: () => new Date(Date.now() + laterMs) },
    self: () => self,
    longestMs: CLAIMANT.longestMs,
    livenessOf: owner => {
      meanwhile?.();
      if (owner.host !== host) return 'unknown';
      return gone.includes(owner.pid) ? 'gone' : 'alive';
    },
  });
}
