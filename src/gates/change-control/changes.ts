import type { Git } from '../../git/git.ts';
import { UnresolvableError } from '../../git/unresolvable.ts';

/** One path that differs between two commits. What was renamed is a path that is gone, and one that is new. */
export interface PathChange {
  /** `type`: a file became a link, a submodule or the other way round. */
  readonly kind: 'added' | 'modified' | 'deleted' | 'type' | 'mode';
  readonly path: string;
  /** As git has it, such as `100644` or `120000`; null where there is nothing. */
  readonly mode: string | null;
  /** The object at the path before and after; null where there is none. */
  readonly before: string | null;
  readonly after: string | null;
}

/** What of a tree is at a path. */
export interface TreeEntry {
  readonly mode: string;
  readonly object: string;
  readonly path: string;
}

const LINK = '120000';
const NOTHING = /^0+$/;

/**
 * The paths that differ between `from` and `to`, in every folder, submodules among them.
 *
 * @throws UnresolvableError when one of them is not whole in this clone.
 */
export async function changesBetween(git: Git, from: string, to: string): Promise<readonly PathChange[]> {
  const parts = textParts(
    await git.read([
      'diff-tree',
      '-r',
      '-z',
      '--raw',
      '--no-renames',
      '--no-abbrev',
      '--ignore-submodules=none',
      from,
      to,
    ]),
  );
  const changes: PathChange[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2)
    changes.push(changeOf(parts[at] ?? '', parts[at + 1] ?? ''));
  return changes;
}

function changeOf(raw: string, path: string): PathChange {
  const found = /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([AMDT])/.exec(raw);
  if (found === null)
    throw new UnresolvableError('git answered in a way that p1 cannot read.', 'Use git 2.31 or later.');
  const [, oldMode = '', mode = '', before = '', after = '', status = ''] = found;
  return {
    kind: kindOf(status, oldMode !== mode && before === after),
    path,
    mode: NOTHING.test(mode) ? null : mode,
    before: NOTHING.test(before) ? null : before,
    after: NOTHING.test(after) ? null : after,
  };
}

function kindOf(status: string, isModeOnly: boolean): PathChange['kind'] {
  if (status === 'A') return 'added';
  if (status === 'D') return 'deleted';
  if (status === 'T') return 'type';
  return isModeOnly ? 'mode' : 'modified';
}

/** Every path of a commit. */
export async function treeOf(git: Git, commit: string): Promise<readonly TreeEntry[]> {
  const listed = await git.read(['ls-tree', '-r', '-z', '--full-tree', commit]);
  return textParts(listed).flatMap(line => {
    const found = /^(\d{6}) \w+ ([0-9a-f]+)\t([\s\S]*)$/.exec(line);
    if (found === null) return [];
    const [, mode = '', object = '', path = ''] = found;
    return [{ mode, object, path }];
  });
}

/** How long objects are, in bytes. @throws UnresolvableError when one is not in this clone. */
export async function sizesOf(git: Git, objects: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (objects.length === 0) return new Map();
  const input = `${objects.join('\n')}\n`;
  const answer = await git.read(['cat-file', '--batch-check=%(objectname) %(objectsize)'], input);
  const sizes = new Map<string, number>();
  for (const line of answer.toString('utf8').trimEnd().split('\n')) {
    const [object = '', size = ''] = line.split(' ');
    if (!/^\d+$/.test(size))
      throw new UnresolvableError(
        `The object ${object} is missing in this clone.`,
        'Clone without `--filter` (`actions/checkout` without `filter`), or run `git fetch --refetch --no-filter`.',
      );
    sizes.set(object, Number(size));
  }
  return sizes;
}

/** Where the links among `entries` lead, from the repository's root; those that leave it are left out. */
export async function linksAmong(
  git: Git,
  entries: readonly TreeEntry[],
): Promise<ReadonlyMap<string, string>> {
  const links = new Map<string, string>();
  for (const { mode, object, path } of entries) {
    if (mode !== LINK) continue;
    const target = (await git.read(['cat-file', 'blob', object])).toString('utf8');
    const place = resolvePath(path.split('/').slice(0, -1), target);
    if (place !== null) links.set(path, place);
  }
  return links;
}

function resolvePath(folder: readonly string[], target: string): string | null {
  if (target.startsWith('/')) return null;
  const parts = [...folder];
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

function textParts(output: Buffer): readonly string[] {
  const text = output.toString('utf8');
  return text === '' ? [] : text.replace(/\0$/, '').split('\0');
}
