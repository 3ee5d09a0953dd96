import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Program and arguments of `p1` at a terminal, beside the bundle; null where p1 runs unbundled. */
export function p1Program(): readonly [string, ...string[]] | null {
  const file = besideBundle('./cli.js');
  return file === null ? null : [process.execPath, file];
}

/** What a process that runs the commands of cases serves; null where p1 runs unbundled, which runs them itself. */
export function caseRunnerFile(): string | null {
  return besideBundle('./case-runner.js');
}

function besideBundle(name: string): string | null {
  const file = fileURLToPath(new URL(name, import.meta.url));
  return existsSync(file) ? file : null;
}
