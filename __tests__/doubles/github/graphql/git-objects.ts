import { type Files, type GitRepository, oidOf } from '../stores/git-repository.ts';

/** Text beyond this is cut. GitHub does not document its limit. */
const TEXT_LIMIT_BYTES = 512_000;

/** A commit as a source of graphql-js' default resolvers: a function is a field that is read when asked for. */
export function commitObject(repository: GitRepository, oid: string) {
  const commit = repository.commit(oid);
  if (!commit) return null;
  const files = repository.filesAt(oid);
  return {
    __typename: 'Commit',
    oid,
    message: commit.message,
    committedDate: commit.committedAt.toISOString(),
    tree: () => treeObject(files, ''),
    file: ({ path }: { path: string }) =>
      entriesOf(files, path.replace(/[^/]*$/, '')).find(entry => entry.path === path) ?? null,
  };
}

function treeObject(files: Files, folder: string) {
  return {
    __typename: 'Tree',
    oid: oidOf('tree', Buffer.from(JSON.stringify([folder, ...files.keys()]))),
    entries: () => entriesOf(files, folder),
  };
}

/** What stands directly in `folder`, which is empty or ends with a slash, sorted by name. */
function entriesOf(files: Files, folder: string) {
  const names = [...files.keys()]
    .filter(path => path.startsWith(folder))
    .map(path => path.slice(folder.length).split('/')[0] ?? '');
  return [...new Set(names)].sort().map(name => entryObject(files, folder + name, name));
}

function entryObject(files: Files, path: string, name: string) {
  const content = files.get(path);
  const isFile = content !== undefined;
  return {
    __typename: 'TreeEntry',
    name,
    path,
    type: isFile ? 'blob' : 'tree',
    mode: isFile ? 0o100644 : 0o40000,
    object: () => (isFile ? blobObject(content) : treeObject(files, `${path}/`)),
  };
}

function blobObject(content: Buffer) {
  const isBinary = content.includes(0);
  return {
    __typename: 'Blob',
    oid: oidOf('blob', content),
    byteSize: content.length,
    isBinary,
    isTruncated: content.length > TEXT_LIMIT_BYTES,
    text: isBinary ? null : content.subarray(0, TEXT_LIMIT_BYTES).toString(),
  };
}
