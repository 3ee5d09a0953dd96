import { existsSync } from 'node:fs';

/** What a worker of the scan runs, beside the bundle; null where p1 runs unbundled, which scans in one thread. */
export function scanWorkerFile(): URL | null {
  const name = './scan-worker.js';
  const file = new URL(name, import.meta.url);
  return existsSync(file) ? file : null;
}
