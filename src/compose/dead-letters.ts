import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import type { LetterOrigin } from '../dlq/dead-letter.ts';
import type { DeadLetterStore } from '../dlq/dead-letter-port.ts';
import type { DeadLetterQueue, Taken } from '../dlq/queue.ts';
import { writeAtomically } from '../kernel/atomic-write.ts';
import { systemClock } from '../kernel/clock.ts';
import { ConfigError } from '../kernel/errors.ts';
import type { NewEvent } from '../kernel/events/index.ts';
import type { Environment } from '../kernel/inputs.ts';
import { layoutOf } from '../kernel/layout.ts';
import { readRegularFile } from '../kernel/read-file.ts';
import type { DeadLetterAnswer, DeadLetters } from '../launch/dead-letters.ts';
import { COMMAND_STEP } from '../launch/plan.ts';
import { isOnGitHub } from '../platform/github/context.ts';
import type { ListingMemo } from '../platform/github/letter-listing.ts';
import { HOLD_STEP } from './hold-step.ts';
import { ownProcess, processLiveness } from './holders.ts';

/** A hosted job's longest time, for a step that nobody knows any more. */
const LONGEST_JOB_MS = 6 * 3_600_000;

export interface QueueCall {
  readonly config: Config;
  readonly env: Environment;
  /** For GitHub's interfaces. */
  readonly token: string;
  readonly isOffline: boolean;
  /** `owner/name` whose queue is looked at from afar; null for that of this place. */
  readonly repository: string | null;
  readonly session: string;
  readonly actor: string | null;
  readonly redact: <T>(value: T) => T;
  readonly tell: (event: NewEvent) => void;
}

/** Where the runs of this place go that fail; a regression run may fail, and none is kept. */
export function queueKind(env: Environment, isOffline: boolean): 'not-configured' | 'actions' | 'directory' {
  if (readEnvironment(env).isRegression) return 'not-configured';
  const hasArtifacts = Boolean(env['ACTIONS_RUNTIME_TOKEN'] && env['ACTIONS_RESULTS_URL']);
  return isOnGitHub(env) && hasArtifacts && !isOffline ? 'actions' : 'directory';
}

/** Opens the dead letter queue of this place. What is not used is not loaded. */
export async function openQueue(call: QueueCall): Promise<DeadLetterQueue> {
  const [{ createQueue }, store] = await Promise.all([import('../dlq/queue.ts'), openStore(call)]);
  const { config, env, session, actor, redact, tell } = call;
  return createQueue({
    store,
    settings: config.dlq,
    keepsParameters: config.dlq.parametersInEntry,
    clock: systemClock,
    random: Math.random,
    session,
    actor,
    origin: originOf(env),
    configDigest: config.digest,
    redact,
    tell,
  });
}

/** The queue as a launch sees it: it is opened when there is something to tell it. */
export function deadLettersFor(call: QueueCall, taken: Taken | null): DeadLetters {
  if (queueKind(call.env, call.isOffline) === 'not-configured')
    return { failed: nothing, succeeded: nothing };
  let opened: Promise<DeadLetterQueue> | undefined;
  const queue = (): Promise<DeadLetterQueue> => {
    opened ??= openQueue(call);
    return opened;
  };

  async function takenBy(letterId: string, attempt: number): Promise<Taken | DeadLetterAnswer> {
    if (taken !== null && taken.claim.id === letterId && taken.claim.attempt === attempt) return taken;
    const answer = await (await queue()).resume(letterId, attempt);
    if (answer.kind === 'taken') return answer.taken;
    return answer.kind === 'ignored' ? { kind: 'none' } : answer;
  }

  return {
    failed: async (letterId, run) => {
      const isRetry = letterId !== run.runId;
      if (!isRetry && isWatched(call, run)) return { kind: 'none' };
      if (isOnGitHub(call.env) && queueKind(call.env, call.isOffline) === 'directory')
        call.tell(keptHereAlone(letterId, call));
      const held = isRetry ? await takenBy(letterId, run.attempt) : null;
      if (held !== null && 'kind' in held) return held;
      const answer = await (held === null ? (await queue()).file(run) : (await queue()).putBack(held, run));
      return answer.kind === 'filed' ? { kind: 'filed', letterId } : answer;
    },
    succeeded: async ({ letterId, attempt }) => {
      const held = await takenBy(letterId, attempt);
      if ('kind' in held) return held;
      const answer = await (await queue()).resolve(held);
      return answer.kind === 'done' ? { kind: 'filed', letterId } : answer;
    },
  };
}

/** A hosted runner, and its folders, are gone after the job. */
function keptHereAlone(letterId: string, { isOffline, config }: QueueCall): NewEvent {
  const why = isOffline ? 'the launch is offline' : 'this job has no artifact service';
  return {
    type: 'warning',
    message: `Dead letter ${letterId} is kept on this machine alone, in ${layoutOf(config.root).deadLetters}: ${why}.`,
    fix: 'Drain it in this job, or upload that folder, unless the machine stays.',
  };
}

async function nothing(): Promise<DeadLetterAnswer> {
  return { kind: 'none' };
}

/** Nothing could run it again, or whoever ended it sits before the terminal. */
function isWatched(
  { config, env }: QueueCall,
  { step, reasonCode }: { step: string; reasonCode: string },
): boolean {
  if (reasonCode === 'config-invalid') return true;
  if (reasonCode === 'cancelled' && !isOnGitHub(env)) return true;
  const hasName = step !== COMMAND_STEP && step !== HOLD_STEP;
  return !hasName && !Object.hasOwn(config.steps, step);
}

type Place = Pick<QueueCall, 'config' | 'env' | 'token' | 'isOffline' | 'repository'>;

/** Where the entries are: artifacts of a repository, or a folder of this machine. */
export async function openStore(place: Place): Promise<DeadLetterStore> {
  const repository =
    place.repository ?? (queueKind(place.env, place.isOffline) === 'actions' ? ownRepository(place) : null);
  return repository === null ? onThisMachine(place) : onGitHub(place, repository);
}

async function onThisMachine({ config }: Place): Promise<DeadLetterStore> {
  const { deadLetterDirectory } = await import('../platform/local/dead-letter-directory.ts');
  const folder = layoutOf(config.root).deadLetters;
  const lasting = Object.values(config.steps).map(({ timeoutMs, graceMs }) => timeoutMs + graceMs);
  return deadLetterDirectory({
    folder,
    clock: systemClock,
    self: ownProcess,
    livenessOf: processLiveness,
    longestMs: Math.max(LONGEST_JOB_MS, ...lasting),
  });
}

async function onGitHub(
  { config, env, token, isOffline }: Place,
  repository: string,
): Promise<DeadLetterStore> {
  if (isOffline)
    throw new ConfigError({
      where: '--offline',
      message: 'A repository’s queue is on GitHub, which --offline keeps p1 from.',
      fix: 'Leave out one of --offline and --repo.',
    });
  const { gitHubLetters } = await import('../platform/github/dead-letters.ts');
  const { retentionDays, allow } = config.dlq;
  return gitHubLetters({
    repository,
    token,
    env,
    now: () => new Date(),
    pause: async ms => void (await pause(ms)),
    memo: listingMemo(config.root, repository),
    retentionDays,
    allow,
    longestMs: step => {
      const { timeoutMs = LONGEST_JOB_MS, graceMs = 0 } = config.steps[step] ?? {};
      return config.guard.waitMs + timeoutMs + graceMs;
    },
  });
}

function ownRepository({ env }: Place): string | null {
  return env['GITHUB_REPOSITORY'] || null;
}

/** Below root, where it may go at any time. */
function listingMemo(root: string, repository: string): ListingMemo {
  const file = join(layoutOf(root).tmp, `dlq-listing-${repository.replace('/', '+')}.json`);
  return {
    load: () => {
      try {
        return readRegularFile(file);
      } catch {
        return null;
      }
    },
    save: text => {
      try {
        writeAtomically(file, text);
      } catch {
        // The next listing asks for everything again.
      }
    },
  };
}

function originOf(env: Environment): LetterOrigin {
  const isJob = isOnGitHub(env);
  const told = (name: string): string | null => (isJob ? env[name] || null : null);
  return {
    repository: told('GITHUB_REPOSITORY'),
    ref: told('GITHUB_REF'),
    sha: told('GITHUB_SHA'),
    event: told('GITHUB_EVENT_NAME'),
    workflow: told('GITHUB_WORKFLOW_REF') ?? told('GITHUB_WORKFLOW'),
    run_id: told('GITHUB_RUN_ID'),
    actor: told('GITHUB_TRIGGERING_ACTOR') ?? told('GITHUB_ACTOR'),
  };
}
