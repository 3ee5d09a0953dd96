import { chmodSync, constants, copyFileSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf, systemCode } from '../kernel/errors.ts';
import { isRunId } from '../kernel/ids.ts';
import { type Layout, outputsOfStep } from '../kernel/layout.ts';
import { type OutputArtifacts, outputsArtifactPrefix } from './output-stores.ts';
import { entryDamage, readSet } from './outputs/check-set.ts';
import { currentRun } from './outputs/current.ts';
import { MANIFEST_NAME } from './outputs/manifest.ts';

export type InputsAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'absent' | 'damaged'; readonly message: string; readonly fix: string };

export interface InputsRequest {
  readonly layout: Layout;
  readonly steps: readonly string[];
  /** Each step's outputs go to `<folder>/<step>/`. */
  readonly folder: string;
  /** Where outputs of other jobs of the session are. */
  readonly artifacts: OutputArtifacts | null;
}

/**
 * Gives a run its own copy of the current outputs of `steps`, checked against the set's manifest: from disk, else from the
 * session's artifacts. `current` is resolved once per step, so that a set is never mixed.
 */
export async function takeInputs({ layout, steps, folder, artifacts }: InputsRequest): Promise<InputsAnswer> {
  for (const step of steps) {
    const target = join(folder, step);
    const stepFolder = outputsOfStep(layout, step, false);
    const run = currentRun(stepFolder);
    const answer =
      run === undefined ? await download(step, target, artifacts) : copy(step, join(stepFolder, run), target);
    if (answer.kind !== 'ready') return answer;
  }
  return { kind: 'ready' };
}

function copy(step: string, set: string, target: string): InputsAnswer {
  try {
    copySet(set, target);
    return { kind: 'ready' };
  } catch (error) {
    if (systemCode(error) === 'ENOSPC') throw error;
    return damaged(step, messageOf(error));
  }
}

async function download(
  step: string,
  target: string,
  artifacts: OutputArtifacts | null,
): Promise<InputsAnswer> {
  const parts = `${target}.artifact`;
  const found = (await artifacts?.download(outputsArtifactPrefix(step), parts)) ?? 'miss';
  if (found === 'miss') {
    const fix = `Launch step "${step}" first, in this session and with the same \`root\`.`;
    return { kind: 'absent', message: `Step "${step}" has no current outputs.`, fix };
  }
  // An artifact keeps neither links nor modes: both are made again, as the manifest says.
  const answer = copy(step, parts, target);
  rmSync(parts, { recursive: true, force: true });
  return answer;
}

function copySet(set: string, target: string): void {
  const { entries } = readSet(set);
  mkdirSync(target, { recursive: true });
  copyFileSync(join(set, MANIFEST_NAME), join(target, MANIFEST_NAME));
  for (const entry of entries) {
    const to = join(target, entry.path);
    mkdirSync(dirname(to), { recursive: true });
    if (entry.kind === 'link') symlinkSync(entry.target, to);
    else copyFileSync(join(set, entry.path), to, constants.COPYFILE_FICLONE);
    const damage = entryDamage(target, entry);
    if (damage !== undefined) throw new Error(damage);
    if (entry.kind === 'file') chmodSync(to, entry.mode);
  }
}

function damaged(step: string, why: string): InputsAnswer {
  return {
    kind: 'damaged',
    message: `The outputs of step "${step}" are not what their manifest says: ${why}.`,
    fix: `Launch step "${step}" again.`,
  };
}

/** Whether an artifact of `step` is named as p1 names them, so that a step whose name begins alike is not taken for it. */
export function isOutputsArtifact(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && isRunId(name.slice(prefix.length));
}
