import type { Holder, Holders, Liveness } from '../guard/holder-port.ts';
import type { Environment } from '../kernel/inputs.ts';
import { bootId, findProcess, machineName } from '../launch/process/process-table.ts';
import { gitHubContext, isOnGitHub } from '../platform/github/context.ts';

type ProcessOfHost = Omit<Extract<Holder, { kind: 'process' }>, 'kind'>;

/** This process, told from all others. */
export function ownProcess(): ProcessOfHost {
  const started_at = findProcess(process.pid)?.startedAt ?? '';
  return { host: machineName(), boot: bootId(), pid: process.pid, started_at };
}

/** This job, or this process, as the holder of a lease. */
export function ownHolder(env: Environment, isByProcess: boolean): Holder {
  if (isOnGitHub(env) && !isByProcess) {
    const { repository, runAttempt, job } = gitHubContext(env);
    const run_id = env['GITHUB_RUN_ID'] ?? '';
    return { kind: 'github', repository: repository ?? '', run_id, run_attempt: runAttempt, job };
  }
  return { kind: 'process', ...ownProcess() };
}

/** Holders of this machine by its process table; of jobs, whoever `jobs` can ask. */
export function holdersBy(jobs: Holders | null): Holders {
  return {
    isFree: jobs === null,
    lookAt: async holder =>
      holder.kind === 'process' ? processLiveness(holder) : (jobs?.lookAt(holder) ?? 'unknown'),
  };
}

/** Of another host nothing is known. */
export function processLiveness({ host, boot, pid, started_at }: ProcessOfHost): Liveness {
  if (host !== machineName()) return 'unknown';
  if (boot !== bootId()) return 'gone';
  return findProcess(pid)?.startedAt === started_at ? 'alive' : 'gone';
}
