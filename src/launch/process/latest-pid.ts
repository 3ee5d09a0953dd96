import { closeSync, openSync, readSync } from 'node:fs';

/** Longer than /proc/loadavg is: three loads, two counts, a pid. */
const LONGEST = 128;

/**
 * Gives `use` a function that reads the pid that was given out last (proc(5), loadavg): as long as it stays, no process was
 * started. Undefined where the system does not tell. It is opened once, so that reading takes a few microseconds.
 */
export function withLatestPid<T>(use: (latest: () => number | undefined) => T): T {
  const descriptor = opened();
  if (descriptor === undefined) return use(() => undefined);
  const buffer = Buffer.alloc(LONGEST);
  try {
    return use(() => {
      const length = readSync(descriptor, buffer, 0, LONGEST, 0);
      const text = buffer.toString('latin1', 0, length);
      return Number(text.slice(text.lastIndexOf(' ') + 1));
    });
  } finally {
    closeSync(descriptor);
  }
}

function opened(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    return openSync('/proc/loadavg', 'r');
  } catch {
    return undefined;
  }
}
