import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { IncomingMessage } from 'node:http';
import { ExternalError } from '../../kernel/errors.ts';

/** A client that tries again does so sooner: the longest of its waits is 20 s. */
const SILENCE_AFTER_BREAK_MS = 20_000;

/**
 * Bounds a call to one of GitHub's clients: when a connection dies in the middle of an answer, they neither resolve nor
 * reject. Such a break, with no new request after it, ends the call long before `limitMs`.
 *
 * @throws ExternalError when no answer can come any more, or after `limitMs`.
 */
export async function withDeadline<T>(what: string, limitMs: number, call: Promise<T>): Promise<T> {
  const { promise: failed, reject } = withRejection();
  const onLate = (): void =>
    reject(unanswered(`${what} gave no answer within ${Math.round(limitMs / 1000)} s.`));
  const timer = setTimeout(onLate, limitMs);
  const stopWatching = watchForBreak(() => reject(unanswered(`${what}: the answer broke off.`)));
  try {
    return await Promise.race([call, failed]);
  } finally {
    clearTimeout(timer);
    stopWatching();
  }
}

/** Calls `onBreak` when an answer was cut off and the client did not ask again. Returns what ends the watch. */
function watchForBreak(onBreak: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const onRequest = (): void => clearTimeout(timer);
  const onAnswer = (message: unknown): void => {
    const answer = message instanceof Object && 'response' in message ? message.response : undefined;
    if (!(answer instanceof IncomingMessage)) return;
    answer.once('close', () => {
      if (answer.complete) return;
      clearTimeout(timer);
      timer = setTimeout(onBreak, SILENCE_AFTER_BREAK_MS);
    });
  };
  subscribe('http.client.request.start', onRequest);
  subscribe('http.client.response.finish', onAnswer);
  return () => {
    clearTimeout(timer);
    unsubscribe('http.client.request.start', onRequest);
    unsubscribe('http.client.response.finish', onAnswer);
  };
}

function withRejection(): { promise: Promise<never>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<never>((_resolve, rejectPromise) => {
    reject = rejectPromise;
  });
  return { promise, reject };
}

function unanswered(message: string): ExternalError {
  const fix = 'Run the job again; see githubstatus.com if it stays so.';
  return new ExternalError(message, { isRetryable: true, fix });
}
