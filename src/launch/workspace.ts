import {
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ConfigError, ExternalError, messageOf, systemCode } from '../kernel/errors.ts';
import { type Layout, layoutOf, outputsOfStep, runFolder } from '../kernel/layout.ts';
import { makeFolder } from '../kernel/make-folder.ts';
import { HIDDEN_PREFIX, noteEvidence } from './evidence.ts';

/** The folders of one run. */
export interface Workspace {
  /** `tmp/run_<id>/`: the log, and what is kept of a run that failed. */
  readonly folder: string;
  /** Scratch space of the step. */
  readonly scratch: string;
  readonly log: string;
  readonly inputs: string;
  readonly parametersFile: string;
  /** Where the step tells what it has cost. */
  readonly usageFile: string;
  /** Where the step tells why it failed. */
  readonly failureFile: string;
  /** Where the step's output sets are. */
  readonly stepFolder: string;
  /** Where this run leaves its outputs, on the file system of `stepFolder`. */
  readonly staged: string;
}

const STAGED_PREFIX = '.incoming-';

export function workspaceOf(
  layout: Layout,
  run: { runId: string; step: string; isSmoke: boolean },
): Workspace {
  const folder = runFolder(layout, run.runId);
  const stepFolder = outputsOfStep(layout, run.step, run.isSmoke);
  return {
    folder,
    scratch: join(folder, 'workspace'),
    log: join(folder, 'log.txt'),
    inputs: join(folder, 'inputs'),
    parametersFile: join(folder, 'parameters.json'),
    usageFile: join(folder, 'usage.ndjson'),
    failureFile: join(folder, 'failure.json'),
    stepFolder,
    staged: join(stepFolder, `${STAGED_PREFIX}${run.runId}`),
  };
}

/** Makes the folders of a run, and `root` with a `.gitignore` of its own. */
export function createWorkspace(layout: Layout, workspace: Workspace, parameters: unknown): void {
  ensureRoot(layout.root);
  for (const folder of [workspace.scratch, workspace.inputs, workspace.staged]) makeFolder(folder);
  writeFileSync(workspace.parametersFile, `${JSON.stringify(parameters)}\n`);
  writeFileSync(workspace.usageFile, '');
}

/**
 * Makes `root`, which keeps itself out of git.
 *
 * @throws ConfigError for a folder with files that p1 did not write; ExternalError when this user cannot write there.
 */
export function ensureRoot(root: string): void {
  const ignore = join(root, '.gitignore');
  try {
    makeFolder(root);
    if (existsSync(ignore)) return;
    refuseForeign(root);
    writeFileSync(ignore, '*\n');
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const fix = 'Let this user write there, or set another `root`.';
    throw new ExternalError(`${root} cannot be used: ${messageOf(error)}.`, {
      isRetryable: false,
      fix,
      cause: error,
    });
  }
}

/** With `.gitignore`, which another launch may write between two looks. */
const OWN_NAMES: readonly string[] = [
  '.gitignore',
  ...Object.values(layoutOf('')).map(path => basename(path)),
];

/** A `.gitignore` of `*` would hide what is in there already. */
function refuseForeign(root: string): void {
  const found = readdirSync(root).find(name => !OWN_NAMES.includes(name));
  if (found === undefined) return;
  throw new ConfigError({
    where: 'root',
    message: `${root} holds files that p1 did not write (${found}, …): p1 ignores everything in its root.`,
    fix: 'Name a folder of its own, such as .p1.',
  });
}

/** Parameters may hold what must not stay in clear: the journal has them, redacted. */
export function dropParameters({ parametersFile }: Workspace): void {
  rmSync(parametersFile, { force: true });
}

/** After success only the log stays. */
export function clearWorkspace(workspace: Workspace): void {
  const trace = join(workspace.folder, 'process.json');
  for (const path of [
    workspace.scratch,
    workspace.inputs,
    workspace.parametersFile,
    workspace.usageFile,
    workspace.failureFile,
    trace,
  ]) {
    rmSync(path, { recursive: true, force: true });
  }
}

/** Removes the whole folder of a run whose output set is gone. */
export function removeRunFolder(layout: Layout, runId: string): void {
  rmSync(runFolder(layout, runId), { recursive: true, force: true });
}

/** Keeps what a failed run left, and notes whose it is. */
export function keepEvidence(workspace: Workspace): void {
  keepStaged(workspace);
  noteEvidence(workspace);
}

/**
 * Takes what a failed run staged out of the step's outputs, and keeps it as evidence: beside the run's log, or where that
 * has no room, hidden beside the sets.
 */
function keepStaged(workspace: Workspace): void {
  const place = lstatSync(workspace.staged, { throwIfNoEntry: false });
  if (place === undefined) return;
  if (place.isDirectory() && readdirSync(workspace.staged).length === 0) {
    rmdirSync(workspace.staged);
    return;
  }
  const kept = join(workspace.folder, 'rejected-outputs');
  try {
    moveFolder(workspace.staged, kept);
  } catch {
    rmSync(kept, { recursive: true, force: true });
    renameSync(workspace.staged, workspace.staged.replace(STAGED_PREFIX, HIDDEN_PREFIX));
  }
}

function moveFolder(from: string, to: string): void {
  makeFolder(dirname(to));
  try {
    renameSync(from, to);
  } catch (error) {
    if (systemCode(error) !== 'EXDEV') throw error;
    cpSync(from, to, { recursive: true, verbatimSymlinks: true });
    rmSync(from, { recursive: true, force: true });
  }
}
