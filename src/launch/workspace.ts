import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { ExternalError, messageOf, systemCode } from '../kernel/errors.ts';
import { type Layout, outputsOfStep, runFolder } from '../kernel/layout.ts';

/** The folders of one run. */
export interface Workspace {
  /** `tmp/run_<id>/`: the log, and what is kept of a run that failed. */
  readonly folder: string;
  /** Scratch space of the step. */
  readonly scratch: string;
  readonly log: string;
  readonly inputs: string;
  readonly parametersFile: string;
  /** Where the step's output sets are. */
  readonly stepFolder: string;
  /** Where this run leaves its outputs, on the file system of `stepFolder`. */
  readonly staged: string;
}

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
    stepFolder,
    staged: join(stepFolder, `.incoming-${run.runId}`),
  };
}

/** Makes the folders of a run, and `root` with a `.gitignore` of its own. */
export function createWorkspace(layout: Layout, workspace: Workspace, parameters: unknown): void {
  ensureRoot(layout.root);
  for (const folder of [workspace.scratch, workspace.inputs, workspace.staged])
    mkdirSync(folder, { recursive: true });
  writeFileSync(workspace.parametersFile, `${JSON.stringify(parameters)}\n`);
}

/**
 * Makes `root`, which keeps itself out of git.
 *
 * @throws ExternalError when this user cannot write there.
 */
export function ensureRoot(root: string): void {
  const ignore = join(root, '.gitignore');
  try {
    mkdirSync(root, { recursive: true });
    if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
  } catch (error) {
    const fix = 'Let this user write there, or set another `root`.';
    throw new ExternalError(`${root} cannot be used: ${messageOf(error)}.`, {
      isRetryable: false,
      fix,
      cause: error,
    });
  }
}

/** After success only the log stays. */
export function clearWorkspace(workspace: Workspace): void {
  for (const path of [workspace.scratch, workspace.inputs, workspace.parametersFile]) {
    rmSync(path, { recursive: true, force: true });
  }
}

/** Removes the whole folder of a run whose output set is gone. */
export function removeRunFolder(layout: Layout, runId: string): void {
  rmSync(runFolder(layout, runId), { recursive: true, force: true });
}

/** Takes what a failed run staged out of the step's outputs, and keeps it as evidence beside the run's log. */
export function keepEvidence(workspace: Workspace): void {
  if (!existsSync(workspace.staged)) return;
  if (readdirSync(workspace.staged).length === 0) {
    rmdirSync(workspace.staged);
    return;
  }
  const kept = join(workspace.folder, 'rejected-outputs');
  mkdirSync(dirname(kept), { recursive: true });
  try {
    renameSync(workspace.staged, kept);
  } catch (error) {
    if (systemCode(error) !== 'EXDEV') throw error;
    cpSync(workspace.staged, kept, { recursive: true, verbatimSymlinks: true });
    rmSync(workspace.staged, { recursive: true, force: true });
  }
}
