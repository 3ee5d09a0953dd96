import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Linux: pids of living processes that have `marker` in their command line, environment or working folder. */
export function liveProcesses(marker: string): readonly number[] {
  return readdirSync('/proc').flatMap(name => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    const isCorpse = /^\d+ \(.*\) [ZX]/s.test(read(`/proc/${name}/stat`));
    const told = ['cmdline', 'environ'].map(file => read(`/proc/${name}/${file}`));
    return !isCorpse && [...told, folderOf(name)].some(text => text.includes(marker)) ? [Number(name)] : [];
  });
}

/** Ends what a test left behind. */
export function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
}

/** Resolves once `isSo` is true; rejects after `withinMs`. */
export async function until(isSo: () => boolean, what: string, withinMs = 10_000): Promise<void> {
  const endsAt = performance.now() + withinMs;
  while (!isSo()) {
    if (performance.now() > endsAt) throw new Error(`not within ${withinMs} ms: ${what}`);
    await delay(10);
  }
}

function folderOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
