/** Why a running step has to stop before its time. */
export type StopCause = 'timeout' | 'cancelled';

export interface StopRequest {
  readonly cause: StopCause;
  /** For the log: which signal, or which limit. */
  readonly why: string;
}

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
