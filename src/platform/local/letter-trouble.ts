import type { StoreUnavailable } from '../../dlq/dead-letter-port.ts';
import { messageOf, systemCode } from '../../kernel/errors.ts';

/** Does `work`; what the disk refuses is told, and nothing else. */
export async function guarded<T>(work: () => Promise<T | StoreUnavailable>): Promise<T | StoreUnavailable> {
  try {
    return await work();
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return troubleOf(error, 'the dead letter queue');
  }
}

export function troubleOf(error: unknown, what: string): StoreUnavailable {
  return unavailable(
    `While writing ${what}: ${messageOf(error)}.`,
    'Free disk space, and let this user write below `root`.',
  );
}

export function unavailable(message: string, fix: string): StoreUnavailable {
  return { kind: 'unavailable', reasonCode: 'state-unavailable', message, fix };
}
