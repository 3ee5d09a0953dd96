import type { Refusal } from '../guard/refusal.ts';

/** Why a running step has to stop before its time. */
export type StopCause = StopRequest['cause'];

export type StopRequest =
  | {
      readonly cause: 'timeout' | 'cancelled';
      /** For the log: which signal, or which limit. */
      readonly why: string;
    }
  /** The guard takes back its leave: the killswitch is on, or the budget is spent. */
  | { readonly cause: 'refused'; readonly why: string; readonly refusal: Refusal };

/** One request to stop, which many may wait for. The first one stands. */
export interface StopSwitch {
  readonly request: (request: StopRequest) => void;
  readonly requested: () => StopRequest | undefined;
  readonly onRequest: (listener: (request: StopRequest) => void) => void;
}

export function createStopSwitch(): StopSwitch {
  let first: StopRequest | undefined;
  const listeners: ((request: StopRequest) => void)[] = [];
  return {
    requested: () => first,
    request: request => {
      if (first !== undefined) return;
      first = request;
      for (const listener of listeners) listener(request);
    },
    onRequest: listener => {
      listeners.push(listener);
      if (first !== undefined) listener(first);
    },
  };
}
