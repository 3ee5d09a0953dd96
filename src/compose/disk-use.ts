import { lstatSync, readdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { GuardStatus } from '../guard/status.ts';
import { layoutOf } from '../kernel/layout.ts';

/** Files beyond this number are not counted any more: a status has to answer. */
const COUNTED_FILES = 200_000;

/** What p1's root takes of the disk, and what is left; null when there is no such folder yet. */
export function diskUse(root: string): GuardStatus['disk'] {
  try {
    const { bavail, bsize } = statfsSync(root);
    const { tmp, outputs } = layoutOf(root);
    return { free_bytes: bavail * bsize, tmp_bytes: bytesBelow(tmp), outputs_bytes: bytesBelow(outputs) };
  } catch {
    return null;
  }
}

function bytesBelow(folder: string): number {
  let bytes = 0;
  let counted = 0;
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined && counted < COUNTED_FILES; next = waiting.pop()) {
    for (const entry of entriesOf(next)) {
      counted += 1;
      const path = join(next, entry.name);
      if (entry.isDirectory()) waiting.push(path);
      else bytes += lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
    }
  }
  return bytes;
}

/** What is removed while it is counted does not count. */
function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
