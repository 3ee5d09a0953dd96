import { isPlainObject, parseJson } from '../kernel/trust-boundary.ts';
import { TOLD_CLASSES, type ToldClass } from './error-class.ts';

/** What a step told by `$P1_FAILURE_FILE` of why it failed. */
export interface ToldFailure {
  readonly class: ToldClass;
  readonly retryAfterMs: number | null;
  readonly message: string | null;
}

export type FailureReading =
  | { readonly kind: 'hit'; readonly failure: ToldFailure }
  | { readonly kind: 'miss' }
  /** The file is there and cannot be used: the reason code decides then. */
  | { readonly kind: 'unreadable'; readonly problem: string };

export const MAXIMUM_FAILURE_FILE_BYTES = 64 * 1024;
/** A server that asks for more is not believed. */
const LONGEST_WAIT_S = 7 * 86_400;

/** Reads `{"class": …, "retry_after_s": n, "message": …}`; `text` is null when there is no file. */
export function readFailure(text: string | null): FailureReading {
  if (text === null || text.trim() === '') return { kind: 'miss' };
  if (Buffer.byteLength(text) > MAXIMUM_FAILURE_FILE_BYTES) return unreadable('it is longer than 64 KiB');
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return unreadable('it is not JSON');
  }
  if (!isPlainObject(value)) return unreadable('it is not an object');
  const found = TOLD_CLASSES.find(each => each === value['class']);
  if (found === undefined) return unreadable(`its class is none of ${TOLD_CLASSES.join(', ')}`);
  const seconds = value['retry_after_s'] ?? null;
  if (seconds !== null && !(typeof seconds === 'number' && seconds >= 0))
    return unreadable('its retry_after_s is no number from zero on');
  const message = value['message'];
  return {
    kind: 'hit',
    failure: {
      class: found,
      retryAfterMs: seconds === null ? null : Math.round(Math.min(seconds, LONGEST_WAIT_S) * 1000),
      message: typeof message === 'string' ? message : null,
    },
  };
}

function unreadable(problem: string): FailureReading {
  return { kind: 'unreadable', problem };
}
