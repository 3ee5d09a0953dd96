import { posix } from 'node:path';
import { type Git, linesOf } from './git.ts';
import { UnresolvableError } from './unresolvable.ts';

/** The files of a commit, by their paths from the folder in which git works. */
export interface CommitFiles {
  /** Of files and links; submodules are none. */
  readonly paths: readonly string[];
  /**
   * What those of `paths` hold that are there. A link is followed inside the commit; one that leads nowhere, or out of it, is not there.
   *
   * @throws UnresolvableError when an object is missing.
   */
  readonly read: (paths: readonly string[]) => Promise<ReadonlyMap<string, Buffer>>;
}

interface Entry {
  readonly isLink: boolean;
  readonly blob: string;
}

const LONGEST_CHAIN = 8;

/** @throws UnresolvableError when the commit or one of its trees is missing. */
export async function commitFiles(git: Git, commit: string): Promise<CommitFiles> {
  const entries = await entriesOf(git, commit);
  return {
    paths: [...entries.keys()],
    read: async paths => {
      const followed = await followLinks(git, entries, paths);
      const contents = await blobsOf(git, [...new Set(followed.values())]);
      return new Map([...followed].flatMap(([path, blob]) => withContent(path, contents.get(blob))));
    },
  };
}

/** What one file of `commit` holds; null when there is none. */
export async function commitFile(git: Git, commit: string, path: string): Promise<Buffer | null> {
  const name = posix.normalize(path);
  return (await (await commitFiles(git, commit)).read([name])).get(name) ?? null;
}

async function entriesOf(git: Git, commit: string): Promise<ReadonlyMap<string, Entry>> {
  const output = await git.read(['ls-tree', '-r', '-z', commit]);
  const entries = output
    .toString('utf8')
    .split('\0')
    .flatMap(line => {
      const [, mode = '', blob = '', path = ''] = /^(\d+) blob ([0-9a-f]+)\t([\s\S]*)$/.exec(line) ?? [];
      return blob === '' ? [] : [[path, { isLink: mode === '120000', blob }] as const];
    });
  return new Map(entries);
}

/** Blobs by the paths that lead to them. */
async function followLinks(
  git: Git,
  entries: ReadonlyMap<string, Entry>,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  let open = new Map(paths.map(path => [path, path]));
  for (let step = 0; open.size > 0 && step < LONGEST_CHAIN; step += 1) {
    const links = new Map<string, Entry>();
    for (const [path, at] of open) {
      const entry = entries.get(at);
      if (entry?.isLink === true) links.set(path, entry);
      else if (entry !== undefined) found.set(path, entry.blob);
    }
    const targets = await blobsOf(git, [...new Set([...links.values()].map(({ blob }) => blob))]);
    open = new Map(
      [...links].map(([path, { blob }]) => {
        const target = targets.get(blob)?.toString('utf8') ?? '';
        return [path, posix.join(posix.dirname(open.get(path) ?? path), target)];
      }),
    );
  }
  return found;
}

async function blobsOf(git: Git, ids: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  const contents = new Map<string, Buffer>();
  if (ids.length === 0) return contents;
  const output = await git.read(['cat-file', '--batch'], ids.map(id => `${id}\n`).join(''));
  let at = 0;
  for (const id of ids) {
    const end = output.indexOf(10, at);
    const [line = ''] = linesOf(output.subarray(at, end));
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(line)?.[1];
    if (size === undefined) throw missing(id);
    contents.set(id, output.subarray(end + 1, end + 1 + Number(size)));
    at = end + 2 + Number(size);
  }
  return contents;
}

function withContent(path: string, content: Buffer | undefined): readonly (readonly [string, Buffer])[] {
  return content === undefined ? [] : [[path, content]];
}

function missing(id: string): UnresolvableError {
  return new UnresolvableError(
    `The object ${id.slice(0, 12)} of this repository is missing.`,
    'It is a partial clone, or damaged: clone without `--filter` (`actions/checkout` without `filter`), or run `git fetch --refetch --no-filter`.',
  );
}
