import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, linkSync, openSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../../kernel/errors.ts';
import { draftName } from './state-directory-names.ts';
import { linkTrouble, systemTrouble, type Trouble } from './state-directory-trouble.ts';

export type LinkAnswer = { readonly kind: 'linked' } | { readonly kind: 'taken' } | Trouble;

/**
 * Makes `target` in `folder` with `text`, whole and on disk, unless there is something of that name. The link is the one
 * moment at which it happens: whatever fails before leaves nothing.
 */
export function linkNew(folder: string, target: string, text: string): LinkAnswer {
  const draft = join(folder, draftName(process.pid, randomBytes(6).toString('hex')));
  let descriptor: number | null = null;
  try {
    descriptor = openSync(draft, 'wx');
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
    return link(folder, descriptor, draft, target);
  } catch (error) {
    return systemTrouble(folder, 'written', error);
  } finally {
    if (descriptor !== null) dropQuietly(descriptor, draft);
  }
}

function link(folder: string, descriptor: number, draft: string, target: string): LinkAnswer {
  try {
    linkSync(draft, target);
    return { kind: 'linked' };
  } catch (error) {
    // A file system on a network may lose its answer and try again: what it then finds in the way is its own link.
    if (fstatSync(descriptor).nlink > 1) return { kind: 'linked' };
    return systemCode(error) === 'EEXIST' ? { kind: 'taken' } : linkTrouble(folder, error);
  }
}

/** All is on disk, or given up: no error can change that. A draft that stays is removed by a later commit. */
function dropQuietly(descriptor: number, draft: string): void {
  for (const drop of [() => closeSync(descriptor), () => unlinkSync(draft)]) {
    try {
      drop();
    } catch {
      // See above.
    }
  }
}
