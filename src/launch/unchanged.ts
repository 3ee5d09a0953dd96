import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type OutputMemo, outputsMemoKey } from './output-stores.ts';
import { damageOf, readSet, runOfSet } from './outputs/check-set.ts';
import { currentRun, prepareCurrent, switchCurrent } from './outputs/current.ts';

/** An output set that is what a new run would make. */
export interface UnchangedSet {
  readonly path: string;
  readonly manifestDigest: string;
}

/** Where the memo's copy of a set stands on its way in and out: always the same path, since the memo goes by it. */
const MEMO_FOLDER = '.memo';

/**
 * The current set of a step, if it was made from the same inputs and is undamaged; else one that the memo knows, put in
 * place and made current.
 */
export async function findUnchanged(
  stepFolder: string,
  step: string,
  digest: string,
  memo: OutputMemo | null,
): Promise<UnchangedSet | undefined> {
  return onDisk(stepFolder, digest) ?? (memo === null ? undefined : fromMemo(stepFolder, step, digest, memo));
}

/** Hands a set to the memo. */
export async function remember(
  stepFolder: string,
  step: string,
  set: string,
  digest: string,
  memo: OutputMemo,
): Promise<void> {
  const folder = join(stepFolder, MEMO_FOLDER);
  rmSync(folder, { recursive: true, force: true });
  cpSync(set, folder, { recursive: true, verbatimSymlinks: true });
  try {
    await memo.save(outputsMemoKey(step, digest), folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function onDisk(stepFolder: string, digest: string): UnchangedSet | undefined {
  const run = existsSync(stepFolder) ? currentRun(stepFolder) : undefined;
  return run === undefined ? undefined : matching(join(stepFolder, run), digest);
}

async function fromMemo(
  stepFolder: string,
  step: string,
  digest: string,
  memo: OutputMemo,
): Promise<UnchangedSet | undefined> {
  const folder = join(stepFolder, MEMO_FOLDER);
  mkdirSync(stepFolder, { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  if ((await memo.restore(outputsMemoKey(step, digest), folder)) === 'miss') return undefined;
  const run = runOfSet(folder);
  if (run === undefined || matching(folder, digest) === undefined) {
    rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
  const path = join(stepFolder, run);
  if (existsSync(path)) rmSync(folder, { recursive: true, force: true });
  else renameSync(folder, path);
  prepareCurrent(stepFolder, run);
  switchCurrent(stepFolder, run);
  return matching(path, digest);
}

function matching(set: string, digest: string): UnchangedSet | undefined {
  if (damageOf(set) !== undefined) return undefined;
  const { inputsDigest, manifestDigest } = readSet(set);
  return inputsDigest === digest ? { path: set, manifestDigest } : undefined;
}
