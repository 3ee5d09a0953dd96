import { json, restError } from '../reply.ts';
import { conditional, paginate, permitted } from '../rest.ts';
import type { Call, Route } from '../route.ts';
import { parameter } from '../route.ts';
import type { CacheEntry, CacheStore } from '../stores/caches.ts';
import type { TokenStore } from '../stores/tokens.ts';

type Parts = { readonly caches: CacheStore; readonly tokens: TokenStore };

/** https://docs.github.com/en/rest/actions/cache */
export function cacheRest({ caches, tokens }: Parts): readonly Route[] {
  const path = '/repos/:owner/:repo/actions/caches';

  return [
    {
      operation: 'ListCaches',
      method: 'GET',
      path,
      answer: permitted(tokens, 'actions: read', (call, repository) => {
        const keyPrefix = call.url.searchParams.get('key') ?? '';
        const listed = caches.list(
          entry => entry.repository === repository && entry.key.startsWith(keyPrefix) && isOnRef(entry, call),
        );
        const { page, headers } = paginate(call, sorted(listed, call));
        return conditional(call, json(200, shown(page, listed.length), headers));
      }),
    },
    {
      operation: 'DeleteCachesByKey',
      method: 'DELETE',
      path,
      answer: permitted(tokens, 'actions: write', (call, repository) => {
        const key = call.url.searchParams.get('key');
        if (key === null) return restError(422, 'Invalid request. "key" was not supplied.');
        const deleted = caches.delete(
          entry => entry.repository === repository && entry.key === key && isOnRef(entry, call),
        );
        return deleted.length > 0 ? json(200, shown(deleted, deleted.length)) : restError(404, 'Not Found');
      }),
    },
    {
      operation: 'DeleteCacheById',
      method: 'DELETE',
      path: `${path}/:cacheId`,
      answer: permitted(tokens, 'actions: write', (call, repository) => {
        const id = Number(parameter(call, 'cacheId'));
        const deleted = caches.delete(entry => entry.repository === repository && entry.id === id);
        return deleted.length > 0 ? { status: 204, headers: {}, body: '' } : restError(404, 'Not Found');
      }),
    },
  ];
}

function isOnRef(entry: CacheEntry, call: Call): boolean {
  const ref = call.url.searchParams.get('ref');
  return ref === null || entry.ref === ref;
}

function sorted(entries: readonly CacheEntry[], call: Call): readonly CacheEntry[] {
  const order = sortOrders[call.url.searchParams.get('sort') ?? 'last_accessed_at'] ?? (() => 0);
  const ascending = entries.toSorted((left, right) => order(left) - order(right) || left.id - right.id);
  return call.url.searchParams.get('direction') === 'asc' ? ascending : ascending.toReversed();
}

const sortOrders: Readonly<Record<string, (entry: CacheEntry) => number>> = {
  last_accessed_at: entry => entry.lastAccessedAt.getTime(),
  created_at: entry => entry.createdAt.getTime(),
  size_in_bytes: entry => entry.sizeBytes,
};

function shown(entries: readonly CacheEntry[], totalCount: number) {
  return {
    total_count: totalCount,
    actions_caches: entries.map(entry => ({
      id: entry.id,
      ref: entry.ref,
      key: entry.key,
      version: entry.version,
      last_accessed_at: entry.lastAccessedAt.toISOString(),
      created_at: entry.createdAt.toISOString(),
      size_in_bytes: entry.sizeBytes,
    })),
  };
}
