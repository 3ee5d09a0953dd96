import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { KillswitchReason } from '../guard/killswitch.ts';
import { saysStop } from '../guard/killswitch.ts';
import { systemCode } from '../kernel/errors.ts';
import { readRegularFile } from '../kernel/read-file.ts';

export const FLAG_FILE = 'tools/runtime_guard_killswitch.flag';

/** What says stop besides the state: the input `killswitch` as it was at the start, and off GitHub the flag file as it is now. */
export function otherKillswitch(
  input: string,
  repositoryRoot: string | null,
): () => KillswitchReason | undefined {
  return () => {
    if (input !== '' && saysStop(input))
      return { source: 'input', reason: `the input killswitch is ${JSON.stringify(input)}`, actor: null };
    const flag = repositoryRoot === null ? undefined : flagText(join(repositoryRoot, FLAG_FILE));
    if (flag === undefined || !saysStop(flag)) return undefined;
    return { source: FLAG_FILE, reason: 'the flag file is there and does not say false', actor: null };
  };
}

/** Undefined when there is none. One that cannot be read is there, and says nothing that would lift it. */
function flagText(file: string): string | undefined {
  try {
    return readRegularFile(file);
  } catch (error) {
    const isThere = lstatSync(file, { throwIfNoEntry: false }) !== undefined;
    return isThere || !['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '') ? '' : undefined;
  }
}
