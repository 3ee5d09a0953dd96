import { messageOf, systemCode } from '../../kernel/errors.ts';

/** What a state directory answers when it can neither be read nor changed. */
export interface Trouble {
  readonly kind: 'unavailable';
  readonly reasonCode: 'state-unavailable';
  readonly message: string;
  readonly fix: string;
  readonly isRetryable: boolean;
}

const SPACE = 'Free some space there, then start again.';
const ELSEWHERE = 'or set `root` in p1.yml to a folder on another disk';

const FIXES: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', SPACE],
  ['EDQUOT', SPACE],
  ['EFBIG', SPACE],
  ['EROFS', `Mount that disk writable, ${ELSEWHERE}.`],
  ['EACCES', 'Let the user that runs p1 read and write this folder and what is in it.'],
  ['EPERM', 'Let the user that runs p1 read and write this folder and what is in it.'],
  ['ENOTDIR', 'Move away the file that stands where a folder has to be.'],
  ['EEXIST', 'Move away the file that stands where a folder has to be.'],
  ['ELOOP', 'Remove the link that stands in its place.'],
  ['EIO', `Check that disk, ${ELSEWHERE}.`],
  ['EMFILE', 'Raise the limit of open files (ulimit -n).'],
  ['ENFILE', 'Raise the limit of open files (sysctl fs.file-max).'],
]);

const PASSING: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE', 'EAGAIN', 'EBUSY', 'EINTR', 'ENOENT']);

/** What file systems without hard links answer to a link. */
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** The system's error while the state in `folder` was read or written. */
export function systemTrouble(folder: string, deed: 'read' | 'written', error: unknown): Trouble {
  const code = systemCode(error) ?? '';
  return troubleOf(
    `The state in ${folder} cannot be ${deed}: ${messageOf(error)}.`,
    FIXES.get(code) ?? `Mend what the system says, ${ELSEWHERE}.`,
    PASSING.has(code),
  );
}

/** A link that the system refused. */
export function linkTrouble(folder: string, error: unknown): Trouble {
  if (!NO_LINKS.has(systemCode(error) ?? '')) return systemTrouble(folder, 'written', error);
  return troubleOf(
    `The state in ${folder} cannot be written: its file system has no hard links (${messageOf(error)}).`,
    'Set `root` in p1.yml to a folder on a file system that has them (ext4, XFS, Btrfs, APFS, tmpfs).',
  );
}

export function troubleOf(message: string, fix: string, isRetryable = false): Trouble {
  return { kind: 'unavailable', reasonCode: 'state-unavailable', message, fix, isRetryable };
}
