import { createHash } from 'node:crypto';
import type { StoreUnavailable } from '../../dlq/dead-letter-port.ts';
import type { Environment } from '../../kernel/inputs.ts';
import { type ApiAnswer, objectIn, sendRequest } from './api.ts';

/** One constant path's worth of version: no runner, archiver or checkout changes it, so that one key is one mutex. */
const VERSION = createHash('sha256').update('p1-claim').digest('hex');
const SERVICE = 'twirp/github.actions.results.api.v1.CacheService';
const CONTENT = 'p1\n';
const DEADLINE_MS = 20_000;

export type KeyAnswer =
  /** This process, and no other, made the key. */
  | { readonly kind: 'made' }
  /** It was there, or nobody knows whether it is there now. */
  | { readonly kind: 'taken' | 'unknown'; readonly why: string }
  | StoreUnavailable;

/** Keys of the Actions cache that only one process can make: a mutex within the cache scope of a branch. */
export interface OnceKeys {
  readonly make: (key: string) => Promise<KeyAnswer>;
}

/** Null where there is no cache service: at a terminal, and on GitHub Enterprise Server. */
export function onceKeys(env: Environment): OnceKeys | null {
  const { ACTIONS_RUNTIME_TOKEN: token, ACTIONS_RESULTS_URL: results } = env;
  if (!token || !results || env['ACTIONS_CACHE_SERVICE_V2'] === undefined) return null;
  const origin = new URL(results).origin;

  const call = (method: string, body: Readonly<Record<string, unknown>>): Promise<ApiAnswer> =>
    sendRequest(`${origin}/${SERVICE}/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...body, version: VERSION }),
      deadlineMs: DEADLINE_MS,
    });

  return {
    // Nothing is sent twice: of an answer that is lost nobody could say whose key it is.
    make: async key => {
      const reserved = await call('CreateCacheEntry', { key });
      const url = reserved.kind === 'answered' ? reservedUrl(reserved) : undefined;
      if (url === undefined) return notReserved(key, reserved);
      const put = await sendRequest(url, {
        method: 'PUT',
        headers: { 'x-ms-blob-type': 'BlockBlob', 'content-type': 'application/octet-stream' },
        body: CONTENT,
        deadlineMs: DEADLINE_MS,
      });
      if (put.kind !== 'answered' || put.status !== 201) return unknown(key, put);
      const done = await call('FinalizeCacheEntryUpload', { key, size_bytes: String(CONTENT.length) });
      const id =
        done.kind === 'answered' && done.status === 200 ? Number(objectIn(done.text)?.['entry_id']) : 0;
      return id >= 1 ? { kind: 'made' } : unknown(key, done);
    },
  };
}

function reservedUrl({ status, text }: Extract<ApiAnswer, { kind: 'answered' }>): string | undefined {
  const answer = status === 200 ? objectIn(text) : undefined;
  const url = answer?.['ok'] === true ? answer['signed_upload_url'] : undefined;
  return typeof url === 'string' ? url : undefined;
}

function notReserved(key: string, answer: ApiAnswer): KeyAnswer {
  if (answer.kind !== 'answered') return unknown(key, answer);
  if (answer.status === 409) return { kind: 'taken', why: `${key} is taken` };
  const message = objectIn(answer.text)?.['message'] ?? objectIn(answer.text)?.['msg'];
  const said = typeof message === 'string' ? message : `the cache answered ${answer.status}`;
  if (!/denied|no writable scopes/i.test(said)) return unknown(key, answer);
  return {
    kind: 'unavailable',
    reasonCode: 'untrusted',
    message: `This job may not claim an entry: ${said}.`,
    fix: 'Drain from the default branch, on schedule, push or workflow_dispatch: pull requests, forks and comment events can only read the cache.',
  };
}

function unknown(key: string, answer: ApiAnswer): KeyAnswer {
  const why = answer.kind === 'answered' ? `the cache answered ${answer.status}` : answer.why;
  return { kind: 'unknown', why: `whether ${key} is this job's is not known: ${why}` };
}
