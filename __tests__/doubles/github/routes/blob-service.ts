import { createHash } from 'node:crypto';
import { blobError, empty } from '../reply.ts';
import type { Call, Reply, Route } from '../route.ts';
import { parameter } from '../route.ts';
import type { Blob, BlobPermission, BlobStore } from '../stores/blobs.ts';

/** The part of Azure Blob Storage that uploads and downloads by signed URL use. */
export function blobService(blobs: BlobStore): readonly Route[] {
  const path = '/blobs/actions-results/:blob';

  const granted =
    (permission: BlobPermission, answer: (name: string, call: Call) => Reply) => (call: Call) => {
      const name = parameter(call, 'blob');
      return blobs.isGranted(name, permission, call.url.searchParams.get('sig'))
        ? answer(name, call)
        : blobError(403, 'AuthenticationFailed');
    };

  return [
    {
      operation: 'PutBlob',
      method: 'PUT',
      path,
      answer: granted('w', (name, call) => {
        const contentType = headerText(call, 'x-ms-blob-content-type') ?? 'application/octet-stream';
        switch (call.url.searchParams.get('comp')) {
          case 'block': {
            const blockId = call.url.searchParams.get('blockid');
            if (blockId === null) return blobError(400, 'MissingRequiredQueryParameter');
            blobs.stageBlock(name, blockId, call.body);
            return created(call.body);
          }
          case 'blocklist':
            return blobs.commitBlocks(name, blockIds(call.body.toString()), contentType)
              ? created(call.body)
              : blobError(400, 'InvalidBlockList');
          default:
            if (headerText(call, 'x-ms-blob-type') !== 'BlockBlob') {
              return blobError(400, 'MissingRequiredHeader');
            }
            blobs.put(name, { content: call.body, contentType });
            return created(call.body);
        }
      }),
    },
    {
      operation: 'GetBlob',
      method: 'GET',
      path,
      answer: granted('r', (name, call) => {
        const blob = blobs.get(name);
        if (!blob) return blobError(404, 'BlobNotFound');
        return { status: 200, headers: blobHeaders(blob, call), body: blob.content };
      }),
    },
  ];
}

function created(content: Buffer): Reply {
  return empty(201, { etag: entityTag(content), 'last-modified': new Date().toUTCString() });
}

function blobHeaders(blob: Blob, call: Call): Record<string, string> {
  const disposition = call.url.searchParams.get('rscd');
  return {
    'content-type': blob.contentType,
    'content-length': String(blob.content.length),
    etag: entityTag(blob.content),
    'x-ms-blob-type': 'BlockBlob',
    ...(disposition === null ? {} : { 'content-disposition': disposition }),
  };
}

function blockIds(xml: string): readonly string[] {
  return Array.from(xml.matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]*)</g), ([, id]) => id ?? '');
}

function entityTag(content: Buffer): string {
  return `"0x${createHash('sha256').update(content).digest('hex').slice(0, 16).toUpperCase()}"`;
}

function headerText(call: Call, name: string): string | undefined {
  const value = call.headers[name];
  return typeof value === 'string' ? value : undefined;
}
