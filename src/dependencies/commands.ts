import type { Manager } from './lockfile.ts';

/** A command in `folder`, as it is typed in the repository's root. */
export function inFolder(folder: string, command: string): string {
  return folder === '' ? command : `(cd ${shellWord(folder)} && ${command})`;
}

/** `word` as a shell reads it back. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./^~-]+$/.test(word) && !word.startsWith('~')
    ? word
    : `'${word.replaceAll("'", "'\\''")}'`;
}

const REFRESH: Readonly<Record<Manager, string>> = {
  npm: 'npm install --package-lock-only',
  pnpm: 'pnpm install --lockfile-only --no-frozen-lockfile --fix-lockfile',
  yarn: 'yarn install',
};

/** Brings the lockfile into step with the manifests, and leaves alone what is. */
export function refresh(manager: Manager, folder: string): string {
  return inFolder(folder, REFRESH[manager]);
}

/** Takes the lockfile of a commit one trusts and brings it into step. */
export function restore(manager: Manager, folder: string, file: string, commit: string | null): string {
  const from = commit === null ? 'HEAD' : commit.slice(0, 12);
  return `git checkout ${from} -- ${shellWord(file)} && ${refresh(manager, folder)}`;
}

/** Makes the lockfile anew: every version is chosen again within its range. */
export function rebuild(manager: Manager, folder: string, file: string): string {
  return `rm ${shellWord(file)} && ${refresh(manager, folder)}`;
}
