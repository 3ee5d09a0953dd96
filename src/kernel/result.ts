import { ConfigError, ExternalError, messageOf, visible } from './errors.ts';

export type Decision = 'continue' | 'stop' | 'failure';

/** Closed: callers branch on these. Each exists once the part that gives it works. */
export const REASON_CODES = [
  'ok',
  'unchanged',
  'nothing-due',
  'killswitch',
  'budget-exhausted',
  'slots-full',
  'rate-limited',
  'price-unknown',
  'exit-nonzero',
  'signal',
  'out-of-memory',
  'timeout',
  'cancelled',
  'outputs-missing',
  'outputs-invalid',
  'orphaned',
  'state-unavailable',
  'permission-missing',
  'untrusted',
  'not-found',
  'findings',
  'range-unresolvable',
  'gate-failed',
  'waived',
  'regressed',
  'degraded',
  'insufficient',
  'case-missing',
  'baseline-edited',
  'chain-broken',
  'incompatible-baseline',
  'job-silent',
  'config-invalid',
  'io-error',
  'unsupported-platform',
  'internal',
] as const;

export type ReasonCode = (typeof REASON_CODES)[number];

/** The one shape of every answer, of success and of failure: the `result` output and `--json`. */
export interface Result {
  readonly schema_version: 1;
  readonly action: string;
  readonly decision: Decision;
  readonly reason_code: ReasonCode;
  /** One sentence: what happened. */
  readonly message: string;
  /** What to do about it; null when there is nothing to do. */
  readonly fix: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

export const MAXIMUM_RESULT_BYTES = 64 * 1024;

export const EXIT_CODES = { ok: 0, failure: 1, configInvalid: 2, refused: 3, unavailable: 4 } as const;

const REFUSED: readonly ReasonCode[] = [
  'killswitch',
  'budget-exhausted',
  'slots-full',
  'rate-limited',
  'price-unknown',
];
const UNAVAILABLE: readonly ReasonCode[] = ['state-unavailable', 'permission-missing'];

const SIGNAL_EXIT_CODES: Readonly<Record<string, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** The terminal's exit code for `result`; `signal` is the one that ended p1, if one did. */
export function exitCodeOf(result: Result, signal?: string): number {
  if (signal !== undefined) return SIGNAL_EXIT_CODES[signal] ?? EXIT_CODES.failure;
  if (result.decision !== 'failure') return EXIT_CODES.ok;
  if (result.reason_code === 'config-invalid') return EXIT_CODES.configInvalid;
  if (REFUSED.includes(result.reason_code)) return EXIT_CODES.refused;
  return UNAVAILABLE.includes(result.reason_code) ? EXIT_CODES.unavailable : EXIT_CODES.failure;
}

/** The result that a thrown `error` amounts to. Anything but a known kind is a bug, and says how to report it. */
export function resultOfError(action: string, error: unknown): Result {
  return { schema_version: 1, action, decision: 'failure', data: {}, ...classify(error) };
}

/**
 * What a person reads: the message, and the fix where the message does not hold it already (each problem of a configuration has its own,
 * on lines of its own). Nothing that a file or a name holds can steer a terminal or begin a line.
 */
export function sentenceOf({ reason_code, message, fix }: Result): string {
  if (reason_code === 'config-invalid') return message.split('\n').map(visible).join('\n');
  return visible(fix === null ? message : `${message} ${fix}`);
}

function classify(error: unknown): Pick<Result, 'reason_code' | 'message' | 'fix'> {
  if (error instanceof ConfigError) {
    return { reason_code: 'config-invalid', message: error.message, fix: error.fix };
  }
  if (error instanceof ExternalError) {
    return { reason_code: 'io-error', message: error.message, fix: error.fix };
  }
  return {
    reason_code: 'internal',
    message: `p1 has a bug: ${messageOf(error)}`,
    fix: 'Report it at the repository of p1 with this message, the stack below it and the step of your p1.yml.',
  };
}
