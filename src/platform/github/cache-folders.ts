import { ExternalError, messageOf } from '../../kernel/errors.ts';
import type { Environment } from '../../kernel/inputs.ts';
import { withDeadline } from './deadline.ts';

/** Folders kept in the Actions cache, which may forget them at any time. */
export interface CacheFolders {
  readonly restore: (key: string, folder: string) => Promise<'hit' | 'miss'>;
  /** The newest folder whose key begins with `prefix`, and that key; null for none. */
  readonly restoreNewest: (prefix: string, folder: string) => Promise<string | null>;
  readonly save: (key: string, folder: string) => Promise<void>;
}

const LIMIT_MS = 15 * 60_000;

/** The Actions cache as a job sees it, or null where there is none. */
export function cacheFolders(env: Environment): CacheFolders | null {
  if (!env['ACTIONS_RUNTIME_TOKEN'] || env['ACTIONS_CACHE_SERVICE_V2'] === undefined) return null;
  return { restore, restoreNewest, save };
}

/** The client reports errors as misses, and matches prefixes of a key: only the key itself is a hit. */
async function restore(key: string, folder: string): Promise<'hit' | 'miss'> {
  const { restoreCache } = await import('@actions/cache');
  const found = await withDeadline('The cache', LIMIT_MS, restoreCache([folder], key)).catch(() => undefined);
  return found === key ? 'hit' : 'miss';
}

/** The client asks for a key that nobody has, and for what begins like `prefix` when it is not there. */
async function restoreNewest(prefix: string, folder: string): Promise<string | null> {
  const { restoreCache } = await import('@actions/cache');
  const asked = restoreCache([folder], `${prefix}?`, [prefix]);
  const found = await withDeadline('The cache', LIMIT_MS, asked).catch(() => undefined);
  return found?.startsWith(prefix) === true ? found : null;
}

/** An id below 1 is no error here: another job may have saved the same key, or this trigger may not write. */
async function save(key: string, folder: string): Promise<void> {
  const { saveCache } = await import('@actions/cache');
  try {
    await withDeadline('The cache', LIMIT_MS, saveCache([folder], key));
  } catch (error) {
    const fix = 'Nothing: it is tried again after the next run.';
    throw new ExternalError(`Saving ${key} failed: ${messageOf(error)}`, {
      isRetryable: true,
      fix,
      cause: error,
    });
  }
}
