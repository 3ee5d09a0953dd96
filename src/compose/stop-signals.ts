import { createStopSwitch, type StopSwitch } from '../launch/stop-request.ts';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface StopSignals {
  readonly stop: StopSwitch;
  /** The signal that asked p1 to stop, if one did. */
  readonly signal: () => string | undefined;
}

/** Does `work`, which the first signal asks to stop: what it started is ended, and its end is told. */
export async function withStopSignals<T>(work: (signals: StopSignals) => Promise<T>): Promise<T> {
  const stop = createStopSwitch();
  let signal: string | undefined;
  const onSignal = (name: NodeJS.Signals): void => {
    signal ??= name;
    stop.request({ cause: 'cancelled', why: name });
  };
  for (const name of STOP_SIGNALS) process.on(name, onSignal);
  try {
    return await work({ stop, signal: () => signal });
  } finally {
    for (const name of STOP_SIGNALS) process.off(name, onSignal);
  }
}
