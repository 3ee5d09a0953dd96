import { createContext, runInContext } from 'node:vm';

/**
 * What `run` returns, or null when it takes longer than `milliseconds`: it is then ended where it is, be it in the middle of a regular
 * expression, which nothing else ends (nodejs.org: `timeout` of `vm.runInContext`). What it throws is thrown.
 */
export function withinTime<T>(milliseconds: number, run: () => T): { readonly value: T } | null {
  const done: { readonly value: T }[] = [];
  const context = createContext({ run: () => void done.push({ value: run() }) });
  try {
    runInContext('run()', context, { timeout: milliseconds });
  } catch (error) {
    if (!isTimeout(error)) throw error;
  }
  return done[0] ?? null;
}

/** It is an error of the outermost context, whatever this one is. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
