import { ExternalError } from '../../kernel/errors.ts';

/**
 * Bounds a call to one of GitHub's clients: when a connection dies in the middle of an answer, they neither resolve nor
 * reject, and Node would end with code 0. That is noticed at once, by the event loop that has nothing left to wait for.
 *
 * @throws ExternalError when no answer can come any more, or after `limitMs`.
 */
export async function withDeadline<T>(what: string, limitMs: number, call: Promise<T>): Promise<T> {
  const { promise: failed, reject } = withRejection();
  const onIdle = (): void =>
    reject(unanswered(`${what}: the connection broke off in the middle of an answer.`));
  const timer = setTimeout(
    () => reject(unanswered(`${what} gave no answer within ${limitMs / 1000} s.`)),
    limitMs,
  ).unref();
  process.once('beforeExit', onIdle);
  try {
    return await Promise.race([call, failed]);
  } finally {
    clearTimeout(timer);
    process.off('beforeExit', onIdle);
  }
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
