import { lstatSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRegularFile } from '../kernel/read-file.ts';
import { exactly, positive, problemOf, text } from '../kernel/shape.ts';
import { asChecked, parseJson } from '../kernel/trust-boundary.ts';
import { isRunning, ownIdentity } from '../launch/process/process-identity.ts';
import { machineName } from '../launch/process/process-table.ts';

/** Who works in a folder: a process, on a machine or in a container. */
interface Owner {
  readonly host: string;
  readonly boot: string;
  readonly pid: number;
  readonly started_at: string;
}

const OWNER = exactly({ host: text, boot: text, pid: positive, started_at: text });
const FILE = 'owner.json';

/** Writes into `folder` that this process works in it. @throws the system's error. */
export function claimFolder(folder: string): void {
  const { pid, boot, startedAt } = ownIdentity();
  const owner: Owner = { host: machineName(), boot, pid, started_at: startedAt };
  writeFileSync(join(folder, FILE), `${JSON.stringify(owner)}\n`);
}

/**
 * Removes the folders `<prefix>…` in `place` that belong to this user and whose process died on this machine: a killed run cannot do it. What
 * cannot be read, or is another container's, stays. Never throws.
 */
export function removeDeadFolders(place: string, prefix: string): void {
  for (const name of namesIn(place)) {
    if (!name.startsWith(prefix)) continue;
    const folder = join(place, name);
    try {
      if (isOwn(folder) && isDead(folder)) rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another run may be faster, and what stays is in nobody's way.
    }
  }
}

function namesIn(place: string): readonly string[] {
  try {
    return readdirSync(place);
  } catch {
    return [];
  }
}

function isOwn(folder: string): boolean {
  const stats = lstatSync(folder);
  return stats.isDirectory() && stats.uid === process.getuid?.();
}

function isDead(folder: string): boolean {
  const value = parseJson(readRegularFile(join(folder, FILE)));
  if (problemOf(value, OWNER) !== undefined) return false;
  const { host, pid, boot, started_at: startedAt } = asChecked<Owner>(value);
  return host === machineName() && !isRunning({ pid, boot, startedAt });
}
