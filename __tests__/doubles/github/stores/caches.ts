import type { CacheScope } from '../cache-scopes.ts';
import { readPermission } from '../cache-scopes.ts';
import type { Clock } from '../clock.ts';
import type { BlobStore } from './blobs.ts';
import { type Hideable, isSeen } from './visibility.ts';

export type CacheEntry = Hideable & {
  readonly id: number;
  readonly repository: string;
  readonly ref: string;
  readonly key: string;
  readonly version: string;
  readonly blob: string;
  readonly createdAt: Date;
  lastAccessedAt: Date;
  sizeBytes: number;
  isFinalized: boolean;
};

export type CacheAddress = Pick<CacheEntry, 'repository' | 'ref' | 'key' | 'version'>;

export type CacheLookup = {
  readonly repository: string;
  readonly scopes: readonly CacheScope[];
  readonly version: string;
  /** The primary key, then the restore keys. */
  readonly keys: readonly string[];
};

export type CacheStore = ReturnType<typeof createCacheStore>;

const hourMs = 60 * 60 * 1000;
const reservationMs = 24 * hourMs;
const idleMs = 7 * 24 * hourMs;

export function createCacheStore(clock: Clock, blobs: BlobStore) {
  let entries: CacheEntry[] = [];
  let lastId = 0;
  let hiddenLookups = 0;

  const drop = (isDropped: (entry: CacheEntry) => boolean): readonly CacheEntry[] => {
    const dropped = entries.filter(isDropped);
    entries = entries.filter(entry => !dropped.includes(entry));
    for (const entry of dropped) blobs.delete(entry.blob);
    return dropped;
  };

  const current = (): readonly CacheEntry[] => {
    const now = clock.now().getTime();
    drop(entry =>
      entry.isFinalized
        ? now - entry.lastAccessedAt.getTime() >= idleMs
        : now - entry.createdAt.getTime() >= reservationMs,
    );
    return entries;
  };

  return {
    all: current,

    /** Undefined if the address is taken: a reservation conflicts whether or not it was finalized. */
    reserve(address: CacheAddress): CacheEntry | undefined {
      if (current().some(entry => isAt(entry, address))) return undefined;
      lastId += 1;
      const now = clock.now();
      const entry = {
        ...address,
        id: lastId,
        blob: `cache-${lastId}`,
        createdAt: now,
        lastAccessedAt: now,
        sizeBytes: 0,
        isFinalized: false,
        hiddenLookups: 0,
      };
      entries.push(entry);
      return entry;
    },

    reservation: (address: CacheAddress): CacheEntry | undefined =>
      current().find(entry => isAt(entry, address) && !entry.isFinalized),

    finalize(entry: CacheEntry, sizeBytes: number): void {
      Object.assign(entry, { sizeBytes, isFinalized: true, hiddenLookups });
    },

    /** The entry a restore gets: scope by scope, exact key first, then the newest prefix match of each key. */
    find({ repository, scopes, version, keys }: CacheLookup): CacheEntry | undefined {
      const newestFirst = [...current()].reverse();
      for (const scope of scopes.filter(({ permission }) => permission & readPermission)) {
        const candidates = newestFirst.filter(
          entry =>
            entry.isFinalized &&
            entry.repository === repository &&
            entry.ref === scope.ref &&
            entry.version === version &&
            keys.some(key => entry.key.startsWith(key)),
        );
        const seen = candidates.filter(isSeen);
        const found =
          seen.find(entry => entry.key === keys[0]) ??
          keys.map(key => seen.find(entry => entry.key.startsWith(key))).find(entry => entry !== undefined);
        if (found) {
          found.lastAccessedAt = clock.now();
          return found;
        }
      }
      return undefined;
    },

    /** Finalized entries that this lookup sees. */
    list: (accepts: (entry: CacheEntry) => boolean): readonly CacheEntry[] =>
      current()
        .filter(entry => entry.isFinalized && accepts(entry))
        .filter(isSeen),

    delete: (accepts: (entry: CacheEntry) => boolean): readonly CacheEntry[] =>
      drop(entry => entry.isFinalized && accepts(entry)),

    /** Drops finalized entries as LRU eviction does: all of them, or those whose key has the prefix. */
    evict: (keyPrefix = ''): readonly CacheEntry[] =>
      drop(entry => entry.isFinalized && entry.key.startsWith(keyPrefix)),

    /** Frees reserved keys that were never finalized, as GitHub does within 24 hours. */
    expireReservations: (keyPrefix = ''): readonly CacheEntry[] =>
      drop(entry => !entry.isFinalized && entry.key.startsWith(keyPrefix)),

    corrupt(keyPrefix: string): void {
      const matching = entries.filter(entry => entry.isFinalized && entry.key.startsWith(keyPrefix));
      if (matching.length === 0) throw new Error(`There is no cache entry "${keyPrefix}" to corrupt.`);
      for (const entry of matching) blobs.corrupt(entry.blob);
    },

    /** Entries finalized from now on stay invisible to their first lookups. */
    hideNew(lookups: number): void {
      hiddenLookups = lookups;
    },

    /** Lookups of entries that were visible go back in time: the next ones miss them. */
    hide(keyPrefix: string, lookups: number): void {
      for (const entry of entries) if (entry.key.startsWith(keyPrefix)) entry.hiddenLookups = lookups;
    },
  };
}

function isAt(entry: CacheEntry, { repository, ref, key, version }: CacheAddress): boolean {
  return (
    entry.repository === repository && entry.ref === ref && entry.key === key && entry.version === version
  );
}
