import type { Config } from '../config/config.ts';
import { lookAtGuard } from '../guard/look.ts';
import { adjust, engage, type Operated, release } from '../guard/operate.ts';
import type { GuardPorts } from '../guard/ports.ts';
import { type GuardStatus, guardStatus } from '../guard/status.ts';
import type { Undone } from '../guard/transact.ts';
import { ConfigError } from '../kernel/errors.ts';
import type { NewEvent } from '../kernel/events/index.ts';
import type { Environment } from '../kernel/inputs.ts';
import type { Result } from '../kernel/result.ts';
import { diskUse } from './disk-use.ts';
import { openGuard } from './guard.ts';
import { redactorFor } from './session.ts';

/** What an operator asks of the guard. */
export type GuardOperation =
  | { readonly kind: 'status' }
  | { readonly kind: 'check'; readonly budgetMicroUsd: number }
  | {
      readonly kind: 'engage';
      readonly reason: string;
      readonly expiresInMs: number | null;
      readonly cancelsRuns: boolean;
    }
  | { readonly kind: 'release'; readonly reason: string }
  | {
      readonly kind: 'adjust';
      readonly microUsd: number;
      readonly day: string | null;
      readonly reason: string;
    };

export interface GuardOperationCall {
  readonly action: string;
  readonly operation: GuardOperation;
  readonly config: Config;
  readonly env: Environment;
  readonly token: string;
  readonly repository: string | null;
  readonly killswitch: string;
  readonly actor: string | null;
  readonly tell: (event: NewEvent) => void;
}

export interface GuardOperationAnswer {
  readonly result: Result;
  /** Null when the state could not be looked at. */
  readonly status: GuardStatus | null;
}

/**
 * Does what an operator asks, and looks at the guard afterwards.
 *
 * @throws ConfigError when the state is a branch and nothing says of which repository.
 */
export async function operateGuard(asked: GuardOperationCall): Promise<GuardOperationAnswer> {
  // A reason is kept for good, and in a repository for everybody to read.
  const operation = redactorFor(asked.env, asked.config).value(asked.operation);
  const call = { ...asked, operation };
  refuseCancelling(call);
  const { ports } = await openGuard({ ...call, isOffline: false });
  if (ports === null)
    throw new ConfigError({ where: 'offline', message: 'The state is out of reach.', fix: 'Leave it out.' });
  const operated = await operate(ports, call);
  if (operated !== null && operated.kind !== 'done')
    return { result: failed(call.action, operated), status: null };
  const cancelled = await cancelRuns(call);
  const view = await lookAtGuard(ports, operation.kind === 'check' ? operation.budgetMicroUsd : 0);
  if (view.kind === 'unavailable') return { result: failed(call.action, view), status: null };
  const isHere = call.repository === null && ports.isOwnPolicy;
  const status = guardStatus(view, isHere ? diskUse(call.config.root) : null);
  const message = [operated?.message ?? sentence(status), ...cancelled].join(' ');
  return { result: answer(call, status, message), status };
}

/** Better than to engage and then not to know whose runs are meant. */
function refuseCancelling({ operation, env, repository }: GuardOperationCall): void {
  if (operation.kind !== 'engage' || !operation.cancelsRuns || repository || env['GITHUB_REPOSITORY']) return;
  const message = 'Nothing says of which repository the workflow runs are to be cancelled.';
  throw new ConfigError({ where: '--cancel-runs', message, fix: 'Give `--repo owner/name`.' });
}

async function operate(
  ports: GuardPorts,
  { operation, actor }: GuardOperationCall,
): Promise<Operated | null> {
  if (operation.kind === 'engage') return engage(ports, { ...operation, actor });
  if (operation.kind === 'release') return release(ports, { ...operation, actor });
  return operation.kind === 'adjust' ? adjust(ports, { ...operation, actor }) : null;
}

/** What was cancelled, as sentences. */
async function cancelRuns({
  operation,
  env,
  token,
  repository: given,
}: GuardOperationCall): Promise<readonly string[]> {
  if (operation.kind !== 'engage' || !operation.cancelsRuns) return [];
  const { cancelRuns: cancel } = await import('../platform/github/workflow-runs.ts');
  const repository = given ?? env['GITHUB_REPOSITORY'] ?? '';
  return cancel({ repository, token, env, exceptRunId: env['GITHUB_RUN_ID'] ?? null });
}

function answer({ action, operation }: GuardOperationCall, status: GuardStatus, message: string): Result {
  const base = { schema_version: 1 as const, action, data: status };
  const { refusal } = status;
  if (operation.kind !== 'check' || refusal === null || !isRefusing(status))
    return { ...base, decision: 'continue', reason_code: 'ok', message, fix: null };
  return {
    ...base,
    decision: 'failure',
    reason_code: refusal.reason_code,
    message: refusal.message,
    fix: refusal.fix,
  };
}

/** In shadow mode only the killswitch keeps a run from starting. */
function isRefusing({ mode, refusal }: GuardStatus): boolean {
  return mode === 'enforce' || (mode === 'shadow' && refusal?.reason_code === 'killswitch');
}

function sentence(status: GuardStatus): string {
  const { refusal, mode } = status;
  if (refusal === null) return 'A run would be admitted now.';
  return isRefusing(status)
    ? refusal.message
    : `A run would be admitted now, in ${mode} mode. ${refusal.message}`;
}

function failed(action: string, problem: Exclude<Operated, { kind: 'done' }> | Undone): Result {
  const reason_code = problem.kind === 'declined' ? ('config-invalid' as const) : problem.reasonCode;
  const { message, fix } = problem;
  return { schema_version: 1, action, decision: 'failure', reason_code, message, fix, data: {} };
}
