import { closeSync, constants, fstatSync, openSync, readlinkSync, readSync } from 'node:fs';
import { ExternalError, messageOf, quote, systemCode } from '../../kernel/errors.ts';

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

export type FileContent =
  | { readonly kind: 'content'; readonly bytes: Buffer }
  | { readonly kind: 'too-large' }
  /** Gone, or a folder, a pipe or a device: nothing that git would store. */
  | { readonly kind: 'none' };

/**
 * What git would store of the file at `path`: its bytes, or of a link where it leads to, which is not followed.
 *
 * @throws ExternalError when it is there and cannot be read.
 */
export function readFileContent(path: Buffer | string, maxBytes: number): FileContent {
  let descriptor: number;
  try {
    descriptor = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    const code = systemCode(error) ?? '';
    if (code === 'ELOOP' || code === 'EMLINK') return linkContent(path);
    if (['ENOENT', 'ENOTDIR', 'ENXIO'].includes(code)) return { kind: 'none' };
    throw unreadable(path, error);
  }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return { kind: 'none' };
    if (stats.size > maxBytes) return { kind: 'too-large' };
    return { kind: 'content', bytes: readAll(descriptor, stats.size) };
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    closeSync(descriptor);
  }
}

function readAll(descriptor: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  while (filled < size) {
    const read = readSync(descriptor, bytes, filled, size - filled, null);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}

function linkContent(path: Buffer | string): FileContent {
  try {
    return { kind: 'content', bytes: readlinkSync(path, 'buffer') };
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: Buffer | string, error: unknown): ExternalError {
  return new ExternalError(
    `${quote(path.toString())} cannot be read: ${systemCode(error) ?? messageOf(error)}.`,
    {
      isRetryable: false,
      fix: 'Let this user read it, or have git ignore it.',
    },
  );
}
