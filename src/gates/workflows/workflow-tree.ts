import { type Git, linesOf } from '../../git/git.ts';
import { UnresolvableError } from '../../git/unresolvable.ts';
import type { GatheredFile } from './facts.ts';
import { MAXIMUM_BYTES } from './workflow-file.ts';

/** A name in a commit that GitHub reads as a workflow, or a runner as an action. */
export interface TreeEntry {
  readonly path: string;
  readonly mode: string;
  readonly object: string;
}

const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;
const ACTION = /(?:^|\/)action\.ya?ml$/;
/** Where there should be folders. */
const FOLDER = /^\.github(?:\/(?:workflows|actions))?$/;
const LINK = '120000';
const FILE = /^100/;

/** @throws UnresolvableError when the commit is not there. */
export async function workflowEntries(git: Git, commit: string): Promise<readonly TreeEntry[]> {
  const listed = await git.read(['ls-tree', '-r', '-z', '--full-tree', commit]);
  return listed
    .toString('utf8')
    .split('\0')
    .flatMap(line => {
      const [, mode = '', object = '', path = ''] = /^(\d+) \w+ ([0-9a-f]+)\t([\s\S]*)$/.exec(line) ?? [];
      return WORKFLOW.test(path) || ACTION.test(path) || FOLDER.test(path) ? [{ path, mode, object }] : [];
    });
}

/** What the entries of a commit have in them. @throws UnresolvableError when an object is missing. */
export async function readEntries(
  git: Git,
  commit: string,
  entries: readonly TreeEntry[],
): Promise<readonly GatheredFile[]> {
  const troubles = new Map(entries.flatMap(entry => troubleOf(entry) ?? []));
  const wanted = entries.filter(({ path }) => !troubles.has(path));
  const names = wanted.map(({ mode, object, path }) => (mode === LINK ? `${commit}:${path}` : object));
  if (wanted.length === 0) return [...troubles].map(([path, trouble]) => ({ path, trouble }));
  const input = `${names.join('\n')}\n`;
  const check = '--batch-check=%(objecttype) %(objectsize)';
  const sizes = batchLines(linesOf(await git.read(['cat-file', check, '--follow-symlinks'], input)));
  const isRead = (index: number) =>
    Number(/^blob (\d+)$/.exec(sizes[index] ?? '')?.[1] ?? Number.NaN) <= MAXIMUM_BYTES;
  const read = names.filter((_, index) => isRead(index));
  const contents =
    read.length === 0
      ? Buffer.alloc(0)
      : await git.read(['cat-file', '--batch', '--follow-symlinks'], `${read.join('\n')}\n`);
  let at = 0;
  const next = (): Uint8Array => {
    const end = contents.indexOf('\n', at);
    const size = Number(/ blob (\d+)$/.exec(contents.toString('latin1', at, end))?.[1]);
    const bytes = contents.subarray(end + 1, end + 1 + size);
    at = end + 1 + size + 1;
    return bytes;
  };
  const files = wanted.map(({ path }, index) =>
    isRead(index) ? { path, bytes: next() } : { path, trouble: unread(sizes[index] ?? '') },
  );
  return [...[...troubles].map(([path, trouble]) => ({ path, trouble })), ...files];
}

function troubleOf({ path, mode }: TreeEntry): readonly (readonly [string, string])[] | null {
  if (FOLDER.test(path)) return [[path, 'it is a link or a submodule where a folder should be']];
  if (mode === LINK && WORKFLOW.test(path))
    return [[path, 'it is a symbolic link, and nobody can tell what GitHub makes of it']];
  if (mode === LINK && path.includes('\n'))
    return [[path, 'it is a symbolic link with a line break in its name']];
  return mode === LINK || FILE.test(mode) ? null : [[path, 'it is a submodule where a file should be']];
}

/** A name that leads nowhere takes two lines: why, and where it led. */
function batchLines(lines: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    kept.push(line);
    if (/^(?:dangling|loop|notdir|symlink) \d+$/.test(line)) index += 1;
  }
  return kept;
}

function unread(answer: string): string {
  const size = /^blob (\d+)$/.exec(answer)?.[1];
  if (size !== undefined) return `it has ${size} bytes, and at most ${MAXIMUM_BYTES} are read`;
  if (/^(?:dangling|loop|notdir|symlink|tree|commit)\b/.test(answer))
    return 'it is a link that leads to no file of the repository';
  throw new UnresolvableError(
    'An object of this repository is missing.',
    'It is a partial clone, or damaged: clone without `--filter` (`actions/checkout` without `filter`), or run `git fetch --refetch --no-filter`.',
  );
}
