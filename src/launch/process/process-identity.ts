import { bootId, findProcess } from './process-table.ts';

/** A process of this machine, told from later ones with the same pid by its start time and boot. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startedAt: string;
  readonly boot: string;
}

let own: ProcessIdentity | undefined;

/** Which process this is. */
export function ownIdentity(): ProcessIdentity {
  own ??= identityOf(process.pid) ?? { pid: process.pid, startedAt: '', boot: bootId() };
  return own;
}

/** Which process has this pid now, if any. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const found = findProcess(pid);
  return found === undefined ? undefined : { pid, startedAt: found.startedAt, boot: bootId() };
}

/** Whether that very process still runs. */
export function isRunning({ pid, startedAt, boot }: ProcessIdentity): boolean {
  const now = identityOf(pid);
  return now?.startedAt === startedAt && now.boot === boot;
}
