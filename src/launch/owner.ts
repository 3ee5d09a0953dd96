import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../kernel/atomic-write.ts';
import { systemCode } from '../kernel/errors.ts';
import { isRunId, isSessionId, isStepName } from '../kernel/ids.ts';
import type { Layout } from '../kernel/layout.ts';
import { readRegularFile } from '../kernel/read-file.ts';
import { isPlainObject, parseJson } from '../kernel/trust-boundary.ts';
import { identityOf, isRunning, ownIdentity, type ProcessIdentity } from './process/process-identity.ts';
import { machineName } from './process/process-table.ts';

/** `owner.json` of a run's folder: whose run it is, as long as it has no end. */
export interface Owner {
  readonly schema_version: 1;
  readonly run: string;
  readonly step: string;
  readonly attempt: number;
  /** The entry of the dead letter queue that it retries: the id of its first run. Null for a first launch. */
  readonly letter: string | null;
  readonly session: string;
  readonly is_smoke: boolean;
  /** Whether its outputs are uploaded once they are committed. */
  readonly uploads: boolean;
  /** Where the run's own journal is, to see whether it was told of an end. */
  readonly journal: string;
  readonly host: string;
  readonly boot: string;
  readonly pid: number;
  /** Start time of that process: a later one with the same pid is not the owner. */
  readonly process_started_at: string;
}

const NAME = 'owner.json';
/** Taken over by a process: its pid, start time and boot. */
const TAKEN = /^owner\.(\d+)\.[^.]*\.[^.]*\.json$/;

export function claimRunFolder(
  folder: string,
  run: Pick<Owner, 'run' | 'step' | 'attempt' | 'letter' | 'session' | 'is_smoke' | 'uploads' | 'journal'>,
): void {
  const { pid, boot, startedAt } = ownIdentity();
  const owner: Owner = {
    schema_version: 1,
    ...run,
    host: machineName(),
    boot,
    pid,
    process_started_at: startedAt,
  };
  writeAtomically(join(folder, NAME), `${JSON.stringify(owner)}\n`);
}

/** The last effect of a run: from here on nothing is left to be finalised. */
export function releaseRunFolder(folder: string): void {
  for (const name of [NAME, takenName(ownIdentity())]) rmSync(join(folder, name), { force: true });
}

/**
 * Takes a run over whose owner is gone: one rename, which only one of several processes can make. Undefined when the run
 * has an end, has an owner, or is being finalised by another process.
 */
export function takeOver(folder: string, runId: string): Owner | undefined {
  const taken = join(folder, takenName(ownIdentity()));
  for (const name of readdirSync(folder)) {
    const isFree = name === NAME || isLeftByTheDead(name);
    const owner = isFree ? readOwner(join(folder, name)) : undefined;
    if (owner?.run === runId && isGone(owner) && hasRenamed(join(folder, name), taken)) return owner;
  }
  return undefined;
}

/** Whether a run of `session` is still owned by a process of this machine that lives. */
export function hasLiveRun(layout: Layout, session: unknown): boolean {
  if (!existsSync(layout.tmp)) return false;
  return readdirSync(layout.tmp).some(folder => {
    const owner = readOwner(join(layout.tmp, folder, NAME));
    return owner !== undefined && owner.session === session && !isGone(owner);
  });
}

/**
 * Whose run a folder is that has no end yet, and what is known of that process; undefined for a run that has its end, or that
 * nobody ever claimed. Of a process of another host nothing is known.
 */
export function ownerOf(
  folder: string,
  runId: string,
): { readonly step: string; readonly liveness: 'alive' | 'gone' | 'unknown' } | undefined {
  for (const name of readdirSync(folder)) {
    if (name !== NAME && !TAKEN.test(name)) continue;
    const owner = readOwner(join(folder, name));
    if (owner?.run !== runId) continue;
    const { step } = owner;
    if (name !== NAME) return { step, liveness: isLeftByTheDead(name) ? 'gone' : 'alive' };
    if (owner.host !== machineName()) return { step, liveness: 'unknown' };
    return { step, liveness: isGone(owner) ? 'gone' : 'alive' };
  }
  return undefined;
}

function takenName({ pid, startedAt, boot }: ProcessIdentity): string {
  return `owner.${pid}.${encodeURIComponent(startedAt)}.${boot}.json`;
}

/** Whether a process took the run over and died before it was done. */
function isLeftByTheDead(name: string): boolean {
  const pid = TAKEN.exec(name)?.[1];
  if (pid === undefined) return false;
  const now = identityOf(Number(pid));
  return now === undefined || takenName(now) !== name;
}

function hasRenamed(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function readOwner(file: string): Owner | undefined {
  try {
    const value = parseJson(readRegularFile(file));
    return isOwner(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the process that owns a run is certainly gone. Of another host nothing is known. */
function isGone({ host, pid, process_started_at: startedAt, boot }: Owner): boolean {
  return host === machineName() && !isRunning({ pid, startedAt, boot });
}

/** Its names become parts of paths: none that leads elsewhere is taken for an owner's. */
function isOwner(value: unknown): value is Owner {
  if (!isPlainObject(value)) return false;
  const {
    run,
    step,
    attempt,
    letter,
    session,
    is_smoke,
    uploads,
    journal,
    host,
    boot,
    pid,
    process_started_at,
  } = value;
  const hasNames =
    typeof run === 'string' &&
    isRunId(run) &&
    typeof step === 'string' &&
    isStepName(step) &&
    typeof session === 'string' &&
    isSessionId(session);
  const hasTexts = [journal, host, boot, process_started_at].every(text => typeof text === 'string');
  return (
    hasNames &&
    hasTexts &&
    typeof attempt === 'number' &&
    (letter === null || (typeof letter === 'string' && isRunId(letter))) &&
    typeof is_smoke === 'boolean' &&
    typeof uploads === 'boolean' &&
    typeof pid === 'number'
  );
}
