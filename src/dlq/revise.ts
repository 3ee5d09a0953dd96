import type { ReasonCode } from '../kernel/result.ts';
import {
  type DeadLetter,
  HISTORY_LIMIT,
  type LetterDeed,
  type LetterHistory,
  type LetterOrigin,
} from './dead-letter.ts';
import { classOf, type ErrorClass } from './error-class.ts';
import type { ToldFailure } from './failure-file.ts';
import { judge, type RetrySettings, type Verdict } from './retry-policy.ts';

const LONGEST_MESSAGE = 2000;

/** A run that ended without success, as the queue is told of it. */
export interface FailedRun {
  readonly runId: string;
  readonly step: string;
  readonly parameters: DeadLetter['parameters'];
  readonly isSmoke: boolean;
  readonly attempt: number;
  readonly reasonCode: ReasonCode;
  readonly message: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** What the step told by `$P1_FAILURE_FILE`. */
  readonly told: ToldFailure | null;
  /** When the guard said that asking again can help. */
  readonly retryAt: Date | null;
  readonly logTail: readonly string[];
  readonly costMicroUsd: number;
  /** Its parameters were noted before it died, and secrets in them hidden. */
  readonly areParametersNoted: boolean;
  /** It never ran: the guard refused it, and it was to be deferred. */
  readonly isDeferred: boolean;
}

/** Who acts, and where. */
export interface Acting {
  readonly now: Date;
  readonly session: string;
  readonly actor: string | null;
}

export interface Circumstances extends Acting {
  readonly settings: RetrySettings;
  readonly random: () => number;
  readonly keepsParameters: boolean;
  readonly origin: LetterOrigin;
  readonly configDigest: string | null;
}

export interface Judged {
  readonly letter: DeadLetter;
  readonly verdict: Verdict;
}

/** The entry of a first launch that failed. */
export function firstLetter(run: FailedRun, around: Circumstances): Judged {
  const nothing: DeadLetter = {
    schema_version: 1,
    id: run.runId,
    state: 'ready',
    step: run.step,
    parameters: around.keepsParameters ? run.parameters : {},
    has_parameters: around.keepsParameters || Object.keys(run.parameters).length === 0,
    is_smoke: run.isSmoke,
    attempt: run.attempt,
    failures: 0,
    kills: 0,
    error: errorOf(run),
    log_tail: [],
    first_failed_at: around.now.toISOString(),
    last_failed_at: around.now.toISOString(),
    due_at: null,
    owner: null,
    origin: around.origin,
    config_digest: around.configDigest,
    cost_micro_usd: 0,
    history: [],
  };
  return nextLetter(nothing, run, around);
}

/** `letter` after a retry that failed too. */
export function nextLetter(letter: DeadLetter, run: FailedRun, around: Circumstances): Judged {
  const error = errorOf(run);
  const { now } = around;
  const verdict = judge(
    {
      class: error.class,
      failures: letter.failures,
      kills: letter.kills,
      now,
      retryAt: retryTime(run, now),
    },
    around.settings,
    around.random,
  );
  const deed = run.isDeferred ? 'deferred' : 'failed';
  return {
    verdict,
    letter: {
      ...resting(letter, verdict),
      attempt: run.attempt,
      failures: letter.failures + (verdict.counts ? 1 : 0),
      kills: letter.kills + (error.class === 'killed' ? 1 : 0),
      error,
      log_tail: run.logTail,
      last_failed_at: now.toISOString(),
      cost_micro_usd: letter.cost_micro_usd + run.costMicroUsd,
      history: told(letter, around, {
        deed,
        attempt: run.attempt,
        reason_code: run.reasonCode,
        why: `${error.message} It ${verdict.why}.`,
      }),
    },
  };
}

/** `letter` after `deaths` retries whose process, or machine, died without an end; `attempt` is the last of them. */
export function afterDeaths(
  letter: DeadLetter,
  { deaths, attempt }: { readonly deaths: number; readonly attempt: number },
  around: Circumstances,
): Judged {
  const message = 'The retry never told an end: its process or its machine died.';
  const error = {
    class: 'killed' as const,
    reason_code: 'orphaned' as const,
    exit_code: null,
    signal: null,
    message,
  };
  const before = { failures: letter.failures + deaths - 1, kills: letter.kills + deaths - 1 };
  const verdict = judge(
    { class: 'killed', ...before, now: around.now, retryAt: null },
    around.settings,
    around.random,
  );
  return {
    verdict,
    letter: {
      ...resting(letter, verdict),
      attempt,
      failures: before.failures + 1,
      kills: before.kills + 1,
      error,
      last_failed_at: around.now.toISOString(),
      history: told(letter, around, {
        deed: 'failed',
        attempt,
        reason_code: 'orphaned',
        why: `${message} It ${verdict.why}.`,
      }),
    },
  };
}

/** What a person does to an entry. */
export type Order =
  | {
      readonly kind: 'redrive';
      readonly reason: string;
      readonly resetsAttempts: boolean;
      /** Whether somebody means this very entry, wherever it comes from: what is written anew counts as the default branch's own. */
      readonly vouches: boolean;
    }
  | { readonly kind: 'mark-permanent'; readonly reason: string; readonly owner: string }
  | { readonly kind: 'quarantine'; readonly reason: string }
  | { readonly kind: 'release'; readonly reason: string };

const DEEDS: Readonly<Record<Order['kind'], LetterDeed>> = {
  redrive: 'redriven',
  'mark-permanent': 'marked-permanent',
  quarantine: 'quarantined',
  release: 'released',
};

/** `letter` after `order`, or why the order does not fit it. */
export function obey(
  letter: DeadLetter,
  order: Order,
  acting: Acting,
):
  | { readonly kind: 'obeyed'; readonly letter: DeadLetter }
  | { readonly kind: 'declined'; readonly why: string } {
  const { id, state, attempt } = letter;
  if (order.kind === 'release' && state !== 'quarantine')
    return { kind: 'declined', why: `${id} is ${state}, and only what is in quarantine can be released.` };
  if (order.kind === 'quarantine' && state === 'quarantine')
    return { kind: 'declined', why: `${id} is in quarantine already.` };
  const makesReady = order.kind === 'redrive' || order.kind === 'release';
  if (makesReady && !letter.has_parameters && Object.keys(letter.parameters).length > 0)
    return {
      kind: 'declined',
      why: `${id} was given a secret, which was not kept: launch step "${letter.step}" anew.`,
    };
  const history = told(letter, acting, {
    deed: DEEDS[order.kind],
    attempt,
    reason_code: null,
    why: order.reason,
  });
  const due_at = acting.now.toISOString();
  switch (order.kind) {
    case 'redrive': {
      const counts = order.resetsAttempts ? { failures: 0, kills: 0 } : {};
      return {
        kind: 'obeyed',
        letter: { ...letter, ...counts, state: 'ready', due_at, owner: null, history },
      };
    }
    case 'release':
      return { kind: 'obeyed', letter: { ...letter, state: 'ready', due_at, owner: null, history } };
    case 'mark-permanent':
      return {
        kind: 'obeyed',
        letter: { ...letter, state: 'permanent', due_at: null, owner: order.owner, history },
      };
    case 'quarantine':
      return { kind: 'obeyed', letter: { ...letter, state: 'quarantine', due_at: null, history } };
  }
}

function errorOf(run: FailedRun): DeadLetter['error'] {
  return {
    class: classOfRun(run),
    reason_code: run.reasonCode,
    exit_code: run.exitCode,
    signal: run.signal,
    message: clipped(run.told?.message ?? run.message),
  };
}

/** A run that the guard deferred did not fail: whatever the guard's reason, it counts for nothing. */
function classOfRun({ reasonCode, told: failure, isDeferred }: FailedRun): ErrorClass {
  const found = classOf(reasonCode, failure?.class ?? null);
  return isDeferred && found === 'failure' ? 'guard' : found;
}

/** A failure may name a thousand files: the run's report has them all. */
function clipped(message: string): string {
  return message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE - 1)}…`;
}

function retryTime({ told: failure, retryAt }: FailedRun, now: Date): Date | null {
  const waitMs = failure?.retryAfterMs ?? null;
  return waitMs === null ? retryAt : new Date(now.getTime() + waitMs);
}

function resting(letter: DeadLetter, { state, dueAt }: Verdict): DeadLetter {
  return { ...letter, state, due_at: dueAt?.toISOString() ?? null };
}

function told(
  { history }: DeadLetter,
  { now, actor, session }: Acting,
  what: Pick<LetterHistory, 'deed' | 'attempt' | 'reason_code' | 'why'>,
): readonly LetterHistory[] {
  const all = [...history, { at: now.toISOString(), actor, session, ...what }];
  const [first] = all;
  return all.length <= HISTORY_LIMIT || first === undefined ? all : [first, ...all.slice(1 - HISTORY_LIMIT)];
}
