import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/**
 * sha256 of the files of a folder: their paths, whether they may be executed, what is in them.
 *
 * @throws Error for what cannot be read, and for what is neither file, folder nor link.
 */
export function folderDigest(folder: string): string {
  const hash = createHash('sha256');
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  for (const path of paths) {
    const stats = lstatSync(join(folder, path));
    if (stats.isSymbolicLink()) hash.update(`link\0${path}\0${readlinkSync(join(folder, path))}\0`);
    if (stats.isDirectory() || stats.isSymbolicLink()) continue;
    if (!stats.isFile()) throw new Error(`${path} is neither a file nor a folder`);
    hash.update(`file\0${path}\0${(stats.mode & 0o111) === 0 ? '-' : 'x'}\0${stats.size}\0`);
    hash.update(readFileSync(join(folder, path)));
  }
  return hash.digest('hex');
}
