import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { shaOf } from '../run.ts';

/** Content by path, of a whole tree. */
export type Files = ReadonlyMap<string, Buffer>;

export type Commit = {
  readonly oid: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly committedAt: Date;
};

/** What keeps everybody's API calls from changing or making a branch. */
export const protections = ['ruleset', 'branch-protection'] as const;

export type Protection = (typeof protections)[number];

/** Text or bytes by path; null removes the file. */
export type Changes = Readonly<Record<string, string | Buffer | null>>;

export type GitRepository = ReturnType<typeof createGitRepository>;

/** One repository's objects and branches. Its default branch has one commit; other branches need share nothing with it. */
export function createGitRepository(name: string, clock: Clock) {
  const blobs = new Map<string, Buffer>();
  const trees = new Map<string, Files>();
  const commits = new Map<string, Commit>();
  const branches = new Map<string, string>();
  const tags = new Map<string, string>();
  const protectedBranches = new Map<string, Protection>();

  const storeBlob = (content: Buffer): string => keep(blobs, oidOf('blob', content), content);

  const storeTree = (files: Files): string => {
    const lines = [...files].map(([path, content]) => `${path} ${storeBlob(content)}\n`);
    return keep(trees, oidOf('tree', Buffer.from(lines.sort().join(''))), files);
  };

  const storeCommit = (tree: string, parents: readonly string[], message: string, named?: string): Commit => {
    const committedAt = clock.now();
    const content = Buffer.from(JSON.stringify([tree, parents, message, committedAt.getTime()]));
    const oid = named ?? oidOf('commit', content);
    const commit = { oid, tree, parents, message, committedAt };
    commits.set(oid, commit);
    return commit;
  };

  const head = (branch: string): string | undefined => branches.get(branch);

  const filesAt = (oid: string | undefined): Files =>
    trees.get(commits.get(oid ?? '')?.tree ?? '') ?? new Map();

  /** Commits `changes` on top of whatever the branch has, or as its first commit; the new head. */
  const write = (branch: string, changes: Changes, message = 'Edit by hand'): string => {
    const files = new Map(filesAt(head(branch)));
    for (const [path, content] of Object.entries(changes)) {
      if (content === null) files.delete(path);
      else files.set(path, Buffer.from(content));
    }
    const former = head(branch);
    // Runs of a branch are of its first commit unless a test says otherwise.
    const named = former === undefined ? shaOf(`refs/heads/${branch}`) : undefined;
    const { oid } = storeCommit(storeTree(files), [former ?? []].flat(), message, named);
    branches.set(branch, oid);
    return oid;
  };

  write('main', { 'README.md': `# ${name}\n` }, 'Initial commit');

  return {
    name,
    defaultBranch: 'main',
    /** Commits by the name of a tag; what asks for a name without saying which finds these first. */
    tags,
    storeBlob,
    storeTree,
    storeCommit,
    head,
    filesAt,
    write,
    blob: (oid: string): Buffer | undefined => blobs.get(oid),
    tree: (oid: string): Files | undefined => trees.get(oid),
    commit: (oid: string): Commit | undefined => commits.get(oid),

    /** False if the branch exists. */
    createBranch(branch: string, oid: string): boolean {
      if (branches.has(branch)) return false;
      branches.set(branch, oid);
      return true;
    },

    deleteBranch: (branch: string): boolean => branches.delete(branch),

    /** As a forced push does. */
    moveBranch: (branch: string, oid: string): void => void branches.set(branch, oid),

    isEmpty: (): boolean => branches.size === 0,

    /** The commit and all before it, along every parent, newest first. */
    history(oid: string): readonly Commit[] {
      const found = new Set<Commit>();
      const open = [oid];
      for (let next = open.shift(); next !== undefined; next = open.shift()) {
        const commit = commits.get(next);
        if (commit === undefined || found.has(commit)) continue;
        found.add(commit);
        open.push(...commit.parents);
      }
      return [...found].toSorted((one, other) => other.committedAt.getTime() - one.committedAt.getTime());
    },

    /** The branch's files as text. */
    files: (branch: string): Readonly<Record<string, string>> =>
      Object.fromEntries([...filesAt(head(branch))].map(([path, content]) => [path, content.toString()])),

    /** The branch's commits along first parents, newest first. */
    log(branch: string): readonly Commit[] {
      const found: Commit[] = [];
      let next = commits.get(head(branch) ?? '');
      while (next) {
        found.push(next);
        next = commits.get(next.parents[0] ?? '');
      }
      return found;
    },

    protect(branch: string, protection: Protection): void {
      protectedBranches.set(branch, protection);
    },

    protectionOf: (branch: string): Protection | undefined => protectedBranches.get(branch),
  };
}

/** An object's name as git computes it, save that a tree here lists all the files below it. */
export function oidOf(type: 'blob' | 'tree' | 'commit', content: Buffer): string {
  return createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex');
}

function keep<Content>(store: Map<string, Content>, oid: string, content: Content): string {
  store.set(oid, content);
  return oid;
}
