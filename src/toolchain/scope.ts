import { posix } from 'node:path';

/**
 * The folder that a file speaks for: its own, or the one above a folder of settings (`.github`, `.config`, `.devcontainer`, mise's). What
 * stands there holds for all that is below it.
 */
export function scopeOf(file: string): string {
  const folders = file.split('/').slice(0, -1);
  const hidden = folders.findIndex(folder => folder.startsWith('.'));
  const open = hidden === -1 ? folders : folders.slice(0, hidden);
  return (open.at(-1) === 'mise' && file.endsWith('/mise/config.toml') ? open.slice(0, -1) : open).join('/');
}

/** The folder `path` of a repository in the form of a scope; null for what leads out of it or is known only when it runs. */
export function scopeNamed(path: string): string | null {
  if (path.includes('${{')) return null;
  const folder = posix.normalize(path.trim()).replace(/^\.$|\/$/g, '');
  return /^(?:\.\.(?:\/|$)|\/)/.test(folder) ? null : folder;
}

/** Whether one of two folders is the other or above it, so that what they ask for has to hold at once. */
export function isWithinReach(one: string, other: string): boolean {
  return (
    one === other || one === '' || other === '' || one.startsWith(`${other}/`) || other.startsWith(`${one}/`)
  );
}
