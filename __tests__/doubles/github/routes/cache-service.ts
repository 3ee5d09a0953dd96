import { readPermission, writePermission } from '../cache-scopes.ts';
import { json, twirpError } from '../reply.ts';
import type { Route } from '../route.ts';
import type { Run, RunOptions } from '../run.ts';
import type { BlobStore } from '../stores/blobs.ts';
import type { CacheStore } from '../stores/caches.ts';
import type { FaultStore } from '../stores/faults.ts';
import { integer, type JsonRecord, text, textList } from '../trust-boundary.ts';
import { twirpService } from '../twirp.ts';

type Parts = {
  readonly caches: CacheStore;
  readonly blobs: BlobStore;
  readonly faults: FaultStore;
  readonly defaults: RunOptions;
};

/** Cache service v2. */
export function cacheService({ caches, blobs, faults, defaults }: Parts): readonly Route[] {
  const route = twirpService('CacheService', defaults);

  const addressOf = (request: JsonRecord, run: Run) => {
    const writable = run.cacheScopes.find(({ permission }) => permission & writePermission);
    if (!writable || faults.areTokensReadOnly()) return undefined;
    return {
      repository: run.repository,
      ref: writable.ref,
      key: text(request, 'key'),
      version: text(request, 'version'),
    };
  };

  return [
    route('CreateCacheEntry', (request, run, call) => {
      const address = addressOf(request, run);
      if (!address) return json(200, { ok: false, message: writeDenied });
      const entry = caches.reserve(address);
      if (!entry) {
        const message = 'cache entry with the same key, version, and scope already exists';
        return twirpError(409, 'already_exists', message);
      }
      return json(200, { ok: true, signed_upload_url: blobs.signedUrl(call.url.origin, entry.blob, 'w') });
    }),

    route('FinalizeCacheEntryUpload', (request, run) => {
      const address = addressOf(request, run);
      if (!address) return json(200, { ok: false, message: writeDenied });
      const entry = caches.reservation(address);
      if (!entry) return twirpError(404, 'not_found', 'no reservation of this key and version is open');
      const sizeBytes = integer(request, 'size_bytes');
      if (blobs.size(entry.blob) !== sizeBytes) {
        return json(200, { ok: false, message: 'the uploaded blob does not have the stated size' });
      }
      caches.finalize(entry, sizeBytes);
      return json(200, { ok: true, entry_id: String(entry.id) });
    }),

    route('GetCacheEntryDownloadURL', (request, run, call) => {
      if (!run.cacheScopes.some(({ permission }) => permission & readPermission)) {
        return twirpError(403, 'permission_denied', readDenied);
      }
      const entry = caches.find({
        repository: run.repository,
        scopes: run.cacheScopes,
        version: text(request, 'version'),
        keys: [text(request, 'key'), ...textList(request, 'restore_keys')],
      });
      if (!entry) return json(200, { ok: false });
      const url = blobs.signedUrl(call.url.origin, entry.blob, 'r');
      return json(200, { ok: true, signed_download_url: url, matched_key: entry.key });
    }),
  ];
}

const writeDenied = 'cache write denied: token has no writable scopes';
const readDenied = 'cache read denied: token has no readable scopes';
