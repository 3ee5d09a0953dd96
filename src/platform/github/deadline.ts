import { ExternalError } from '../../kernel/errors.ts';

/**
 * Bounds a call to one of GitHub's clients: when a connection dies in the middle of an answer, they neither resolve nor
 * reject, and Node would end with code 0.
 *
 * @throws ExternalError after `limitMs`.
 */
export async function withDeadline<T>(what: string, limitMs: number, call: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const fix = 'Run the job again; see githubstatus.com if it stays so.';
      reject(
        new ExternalError(`${what} gave no answer within ${limitMs / 1000} s.`, { isRetryable: true, fix }),
      );
    }, limitMs);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}
