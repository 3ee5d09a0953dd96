import { formatDuration } from '../kernel/duration.ts';
import { ExternalError, messageOf, systemCode } from '../kernel/errors.ts';
import type { ReasonCode } from '../kernel/result.ts';
import type { LaunchPlan } from './plan.ts';
import type { ProcessOutcome } from './process/run-process.ts';
import type { StopRequest } from './stop-request.ts';

/** Why a run failed, for a person and for a caller that branches. */
export interface Failure {
  readonly reasonCode: ReasonCode;
  readonly message: string;
  readonly fix: string;
}

/** The failure that a process outcome amounts to, or undefined when the process did all it should. */
export function processFailure(plan: LaunchPlan, outcome: ProcessOutcome): Failure | undefined {
  const { stopped, notStarted, signal, exitCode } = outcome;
  if (notStarted !== null) {
    return {
      reasonCode: 'not-found',
      message: `The command could not be started: ${notStarted}.`,
      fix: `Check that ${JSON.stringify(plan.argv[0])} is installed and on PATH.`,
    };
  }
  if (stopped !== null) return stopFailure(plan, stopped);
  if (outcome.hasMemoryKill && (signal === 'SIGKILL' || exitCode === 137)) {
    return {
      reasonCode: 'out-of-memory',
      message: 'The step was killed because memory ran out.',
      fix: 'Give the job more memory, or let the step work on less at a time.',
    };
  }
  if (signal !== null) {
    return {
      reasonCode: 'signal',
      message: `The step died of ${signal}, which p1 did not send.`,
      fix: 'See the end of its log; SIGKILL often means that memory ran out.',
    };
  }
  if (exitCode === 0) return undefined;
  return {
    reasonCode: 'exit-nonzero',
    message: `The step ended with exit code ${exitCode}.`,
    fix: 'See the end of its log.',
  };
}

/** The failure of a run that was asked to stop. */
export function stopFailure(plan: LaunchPlan, request: StopRequest): Failure {
  if (request.cause === 'refused') {
    const { reasonCode, message, fix } = request.refusal;
    return { reasonCode, message, fix };
  }
  if (request.cause === 'timeout') {
    return {
      reasonCode: 'timeout',
      message: `The step ran longer than ${formatDuration(plan.timeoutMs)} and was stopped.`,
      fix: 'Raise `timeout` if the step is right to take this long.',
    };
  }
  return {
    reasonCode: 'cancelled',
    message: `The run was cancelled (${request.why}).`,
    fix: 'Launch it again when wanted.',
  };
}

const DISK_FIXES: Readonly<Record<string, string>> = {
  ENOSPC: 'Free disk space, or lower `keep`.',
  EDQUOT: 'Free disk space or raise the quota.',
  EACCES: 'Let this user write below `root`, or set another `root`.',
  EPERM: 'Let this user write below `root`, or set another `root`.',
  EROFS: 'The file system is read-only: set `root` to a writable one.',
  ENOTDIR: 'A file stands where p1 needs a folder: move it away.',
  EIO: 'The disk reports errors: look at its health before trying again.',
};

/** The failure that an error of the file system amounts to; anything without a system's code is rethrown as the bug it is. */
export function diskFailure(error: unknown, doing: string): Failure {
  if (error instanceof ExternalError)
    return { reasonCode: 'io-error', message: error.message, fix: error.fix };
  const code = systemCode(error);
  if (code === undefined) throw error;
  return {
    reasonCode: 'io-error',
    message: `While ${doing}: ${messageOf(error)}.`,
    fix: DISK_FIXES[code] ?? 'See the system error and try again.',
  };
}
