import { createHash, randomBytes } from 'node:crypto';

export type Blob = { readonly content: Buffer; readonly contentType: string };

export type BlobPermission = 'r' | 'w';

export type BlobStore = ReturnType<typeof createBlobStore>;

/** Blobs as Azure block storage keeps them: blocks are staged under ids, a list of ids commits them. */
export function createBlobStore() {
  const blobs = new Map<string, Blob>();
  const staged = new Map<string, Map<string, Buffer>>();
  const secret = randomBytes(16);

  const sign = (name: string, permission: BlobPermission) =>
    createHash('sha256').update(secret).update(`${permission} ${name}`).digest('base64url');

  return {
    get: (name: string): Blob | undefined => blobs.get(name),
    size: (name: string): number | undefined => blobs.get(name)?.content.length,

    put(name: string, blob: Blob): void {
      blobs.set(name, blob);
    },

    stageBlock(name: string, blockId: string, content: Buffer): void {
      const blocks = staged.get(name) ?? new Map<string, Buffer>();
      staged.set(name, blocks.set(blockId, content));
    },

    /** False if the list names a block that was never staged. */
    commitBlocks(name: string, blockIds: readonly string[], contentType: string): boolean {
      const blocks = blockIds.map(id => staged.get(name)?.get(id));
      if (!blocks.every(block => block !== undefined)) return false;
      blobs.set(name, { content: Buffer.concat(blocks), contentType });
      staged.delete(name);
      return true;
    },

    /** Flips a bit of the last byte, which no archive format needs to be unpacked. */
    corrupt(name: string): void {
      const blob = blobs.get(name);
      if (!blob || blob.content.length === 0) throw new Error(`There is no blob ${name} to corrupt.`);
      const content = Buffer.from(blob.content);
      content.writeUInt8(content.readUInt8(content.length - 1) ^ 1, content.length - 1);
      blobs.set(name, { ...blob, content });
    },

    delete(name: string): void {
      blobs.delete(name);
      staged.delete(name);
    },

    /** A URL that grants one permission on one blob, as a shared access signature does. */
    signedUrl(origin: string, name: string, permission: BlobPermission, downloadName?: string): string {
      const url = new URL(`/blobs/actions-results/${encodeURIComponent(name)}`, origin);
      url.searchParams.set('sp', permission);
      if (downloadName !== undefined) {
        url.searchParams.set('rscd', `attachment; filename="${downloadName}"`);
      }
      url.searchParams.set('sig', sign(name, permission));
      return url.href;
    },

    isGranted: (name: string, permission: BlobPermission, signature: string | null): boolean =>
      signature === sign(name, permission),
  };
}
