import { createHash } from 'node:crypto';
import { closeSync, openSync, readlinkSync, readSync } from 'node:fs';
import { join, normalize, sep } from 'node:path';
import { messageOf } from '../../kernel/errors.ts';
import { isRunId } from '../../kernel/ids.ts';
import { readRegularFile } from '../../kernel/read-file.ts';
import { isPlainObject, parseJson } from '../../kernel/trust-boundary.ts';
import { MANIFEST_NAME } from './manifest.ts';

/** What a manifest says of a set; read from disk, so nothing of it is taken on trust. */
export interface CheckedSet {
  readonly manifestDigest: string;
  readonly inputsDigest: string | null;
  readonly entries: readonly CheckedEntry[];
}

export type CheckedEntry =
  | { readonly kind: 'file'; readonly path: string; readonly sha256: string; readonly mode: number }
  | { readonly kind: 'link'; readonly path: string; readonly target: string };

/**
 * Reads the manifest of the set in `folder`.
 *
 * @throws Error that says what is wrong with it.
 */
export function readSet(folder: string): CheckedSet {
  const text = readRegularFile(join(folder, MANIFEST_NAME));
  const manifest = parseJson(text);
  if (!isPlainObject(manifest) || !Array.isArray(manifest['files']))
    throw new Error('its manifest lists no files');
  const inputsDigest = manifest['inputs_digest'];
  return {
    manifestDigest: createHash('sha256').update(text).digest('hex'),
    inputsDigest: typeof inputsDigest === 'string' ? inputsDigest : null,
    entries: manifest['files'].map(checkedEntry),
  };
}

/** Why the files in `folder` are not what its manifest says, or undefined when they are. */
export function damageOf(folder: string): string | undefined {
  try {
    return readSet(folder)
      .entries.map(entry => entryDamage(folder, entry))
      .find(damage => damage !== undefined);
  } catch (error) {
    return messageOf(error);
  }
}

/** The run that the manifest of the set in `folder` names, if there is one that can be read. */
export function runOfSet(folder: string): string | undefined {
  try {
    const manifest = parseJson(readRegularFile(join(folder, MANIFEST_NAME)));
    const run = isPlainObject(manifest) ? manifest['run'] : undefined;
    return typeof run === 'string' && isRunId(run) ? run : undefined;
  } catch {
    return undefined;
  }
}

/** Whether `folder` is a whole set that `run` committed: a folder of that name with something in it is none. */
export function isWholeSetOf(run: string, folder: string): boolean {
  return runOfSet(folder) === run && damageOf(folder) === undefined;
}

export function entryDamage(folder: string, entry: CheckedEntry): string | undefined {
  const path = join(folder, entry.path);
  if (entry.kind === 'link')
    return readlinkSync(path) === entry.target ? undefined : `${entry.path} leads elsewhere`;
  return sha256Of(path) === entry.sha256 ? undefined : `${entry.path} has another sha256`;
}

function checkedEntry(entry: unknown): CheckedEntry {
  if (!isPlainObject(entry) || typeof entry['path'] !== 'string')
    throw new Error('its manifest lists something without a path');
  const path = normalize(entry['path']);
  if (path.startsWith(`..${sep}`) || path.startsWith(sep))
    throw new Error(`its manifest lists ${path}, outside the set`);
  if (entry['kind'] === 'link') return { kind: 'link', path, target: String(entry['target']) };
  return {
    kind: 'file',
    path,
    sha256: String(entry['sha256']),
    mode: Number.parseInt(String(entry['mode']), 8) || 0o644,
  };
}

function sha256Of(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(1024 * 1024);
    for (let length = readSync(descriptor, buffer); length > 0; length = readSync(descriptor, buffer)) {
      hash.update(buffer.subarray(0, length));
    }
    return hash.digest('hex');
  } finally {
    closeSync(descriptor);
  }
}
