import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../kernel/errors.ts';
import { flushFolder } from '../../kernel/flush-folder.ts';
import { dropPreparedCurrent, prepareCurrent, switchCurrent } from './current.ts';
import { MANIFEST_NAME, type Manifest, manifestText } from './manifest.ts';
import { changedSince, type VerifiedSet } from './verify.ts';

export interface PromoteOptions {
  /** Where the set was staged, on the same file system as `stepFolder`. */
  readonly staged: string;
  readonly stepFolder: string;
  readonly set: VerifiedSet;
  readonly manifest: Manifest;
  /** False for a smoke set, which never becomes `current`. */
  readonly becomesCurrent: boolean;
}

export type Promotion =
  | {
      readonly kind: 'promoted';
      readonly path: string;
      readonly manifestDigest: string;
      readonly notFlushed: string | null;
    }
  | { readonly kind: 'rejected'; readonly problems: readonly string[] };

/**
 * Makes a verified set final. **The commit point is the one rename**: before it there is no set, after it there is a
 * whole one, on disk. Then `current` is switched; if that fails, the set is taken back, so that no reader is left with
 * a success that it cannot see. Once readers see it, it stays, even if the disk refuses to confirm the switch.
 *
 * @throws the system's error (disk full, no permission, …) with no set left in place.
 */
export function promote({ staged, stepFolder, set, manifest, becomesCurrent }: PromoteOptions): Promotion {
  const text = manifestText(manifest);
  writeDurably(join(staged, MANIFEST_NAME), text);
  for (const folder of set.folders) flushFolder(join(staged, folder));
  flushFolder(staged);
  const changed = changedSince(staged, set);
  if (changed.length > 0) {
    return { kind: 'rejected', problems: changed.map(path => `${path} changed after it was read`) };
  }
  const path = join(stepFolder, manifest.run);
  try {
    if (becomesCurrent) prepareCurrent(stepFolder, manifest.run);
    renameSync(staged, path);
  } catch (error) {
    dropPreparedCurrent(stepFolder, manifest.run);
    throw error;
  }
  try {
    flushFolder(stepFolder);
    if (becomesCurrent) switchCurrent(stepFolder, manifest.run);
  } catch (error) {
    renameSync(path, staged);
    dropPreparedCurrent(stepFolder, manifest.run);
    throw error;
  }
  const notFlushed = flush(stepFolder);
  return {
    kind: 'promoted',
    path,
    manifestDigest: createHash('sha256').update(text).digest('hex'),
    notFlushed,
  };
}

/** Why the switch may not outlive a power cut, or null. */
function flush(stepFolder: string): string | null {
  try {
    flushFolder(stepFolder);
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

function writeDurably(file: string, text: string): void {
  const descriptor = openSync(file, 'wx');
  try {
    const bytes = Buffer.from(text);
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
