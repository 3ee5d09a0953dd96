import { ConfigError, ExternalError, messageOf, systemCode } from '../kernel/errors.ts';

/**
 * Does `work`; what the system refuses it is an error of the world and none of p1's: `what`, half a sentence, with its cause and
 * the remedy `fix`.
 *
 * @throws ExternalError for an error of the system; whatever else `work` throws, as it is.
 */
export async function withDiskErrors<T>(what: string, fix: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ConfigError || error instanceof ExternalError) throw error;
    if (!/^E[A-Z0-9]+$/.test(systemCode(error) ?? '')) throw error;
    throw new ExternalError(`${what}: ${messageOf(error)}.`, { isRetryable: false, fix, cause: error });
  }
}
