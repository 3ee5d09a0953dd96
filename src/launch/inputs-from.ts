import { createHash } from 'node:crypto';
import { constants, copyFileSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { messageOf, systemCode } from '../kernel/errors.ts';
import { type Layout, outputsOfStep } from '../kernel/layout.ts';
import { isPlainObject, parseJson } from '../kernel/trust-boundary.ts';
import { currentRun } from './outputs/current.ts';
import { MANIFEST_NAME } from './outputs/manifest.ts';

export type InputsAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'absent' | 'damaged'; readonly message: string; readonly fix: string };

/**
 * Gives a run its own copy of the current outputs of `steps`, each in `<folder>/<step>/`, checked against the set's
 * manifest while it is copied. `current` is resolved once per step, so that a set is never mixed.
 */
export function takeInputs(layout: Layout, steps: readonly string[], folder: string): InputsAnswer {
  for (const step of steps) {
    const answer = takeStep(outputsOfStep(layout, step, false), step, join(folder, step));
    if (answer.kind !== 'ready') return answer;
  }
  return { kind: 'ready' };
}

function takeStep(stepFolder: string, step: string, target: string): InputsAnswer {
  const run = currentRun(stepFolder);
  const fix = `Launch step "${step}" first, in this repository and with the same \`root\`.`;
  if (run === undefined) return { kind: 'absent', message: `Step "${step}" has no current outputs.`, fix };
  try {
    copySet(join(stepFolder, run), target);
    return { kind: 'ready' };
  } catch (error) {
    if (systemCode(error) === 'ENOSPC') throw error;
    return {
      kind: 'damaged',
      message: `The outputs of step "${step}" (${run}) are not what its manifest says: ${messageOf(error)}.`,
      fix: `Launch step "${step}" again.`,
    };
  }
}

function copySet(set: string, target: string): void {
  const manifest = parseJson(readFileSync(join(set, MANIFEST_NAME), 'utf8'));
  const files = isPlainObject(manifest) && Array.isArray(manifest['files']) ? manifest['files'] : [];
  mkdirSync(target, { recursive: true });
  copyFileSync(join(set, MANIFEST_NAME), join(target, MANIFEST_NAME));
  for (const entry of files) copyEntry(set, target, entry);
}

function copyEntry(set: string, target: string, entry: unknown): void {
  if (!isPlainObject(entry) || typeof entry['path'] !== 'string')
    throw new Error('it lists something without a path');
  const path = normalize(entry['path']);
  if (path.startsWith(`..${sep}`) || path.startsWith(sep))
    throw new Error(`it lists ${path}, outside the set`);
  const to = join(target, path);
  mkdirSync(dirname(to), { recursive: true });
  if (entry['kind'] === 'link') {
    symlinkSync(String(entry['target']), to);
    return;
  }
  copyFileSync(join(set, path), to, constants.COPYFILE_FICLONE);
  const digest = createHash('sha256').update(readFileSync(to)).digest('hex');
  if (digest !== entry['sha256']) throw new Error(`${path} has another sha256`);
}
