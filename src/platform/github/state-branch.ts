import type {
  CommitAnswer,
  PollAnswer,
  StateChanges,
  StateReading,
  StateStore,
  Unavailable,
} from '../../guard/state-port.ts';
import { type ApiOptions, type GitHubApi, gitHubApi, objectIn } from './api.ts';
import { KnownPaths } from './known-paths.ts';
import { messageIn, missing, refusalOf, timeOf, unreachable } from './refusals.ts';
import type { Repository } from './state-answers.ts';
import { COMMIT_STATE, READ_STATE } from './state-documents.ts';
import { graphqlRefusal, isOutdated, permissionFix, ruled } from './state-refusals.ts';

export interface StateBranchOptions extends ApiOptions {
  readonly branch: string;
}

const READ_PERMISSION = 'contents: read';
const WRITE_PERMISSION = 'contents: write';
/** `seen` of a file that is not there. */
const NOT_THERE = 'absent';

/**
 * A state kept on an orphan branch of a repository: `git log` of it is the audit trail. A commit and the move of the branch
 * are one mutation, which fails when the head is another than expected (docs.github.com: `createCommitOnBranch`).
 */
export function stateBranch(options: StateBranchOptions): StateStore {
  const { branch, repository } = options;
  const api = gitHubApi(options);
  const place = `branch ${branch} of ${repository}`;
  const paths = new KnownPaths();
  return {
    place,
    read: async () => {
      const reading = await read(api, branch);
      if (reading.kind === 'hit') paths.set(reading.head, Object.keys(reading.files));
      return reading;
    },
    commit: async (head, changes, note) => {
      const present = paths.removable(head, changes);
      const answer = await (head === null
        ? create(api, branch, present, note)
        : commit(api, branch, { head, changes: present, note }));
      if (answer.kind === 'committed') paths.move(head, answer.head, present);
      return answer;
    },
    poll: (path, seen) => poll(api, branch, path, seen),
  };
}

async function read(api: GitHubApi, branch: string): Promise<StateReading> {
  const what = `Reading the guard's state (branch ${branch} of ${api.repository})`;
  const [owner, name] = api.repository.split('/');
  const answer = await api.graphql(READ_STATE, { owner, name, ref: `refs/heads/${branch}` });
  if (answer.kind !== 'answered') return unreachable(what, answer);
  const refused = refusalOf(answer, what, READ_PERMISSION);
  if (refused !== undefined) return refused;
  const { parseRead } = await import('./state-answers.ts');
  const parsed = answer.status === 200 ? parseRead(answer.text) : undefined;
  if (parsed === undefined) return unreachable(what, answer);
  const [error] = parsed.errors ?? [];
  if (error !== undefined) {
    const message = `${what}: ${error.message}`;
    return graphqlRefusal(error, answer, what, READ_PERMISSION) ?? { ...unreachable(what, answer), message };
  }
  return readingOf(parsed.data?.repository ?? null, timeOf(answer.headers), what);
}

async function readingOf(found: Repository | null, at: Date, what: string): Promise<StateReading> {
  if (found === null)
    return missing(`${what}: the token does not see the repository.`, permissionFix(READ_PERMISSION));
  const { filesIn, policyIn } = await import('./state-answers.ts');
  const policy = policyIn(found);
  if (policy === null) return notWhole(what, '.github/p1.yml');
  const head = found.ref?.target.oid;
  if (head === undefined) return { kind: 'miss', at, policy };
  const whole = filesIn(found);
  return whole.kind === 'whole'
    ? { kind: 'hit', at, policy, head, files: whole.files }
    : notWhole(what, whole.path);
}

interface Commit {
  readonly head: string;
  readonly changes: StateChanges;
  readonly note: string;
}

async function commit(
  api: GitHubApi,
  branch: string,
  { head, changes, note }: Commit,
): Promise<CommitAnswer> {
  const what = `Writing the guard's state (branch ${branch} of ${api.repository})`;
  const entries = Object.entries(changes);
  const answer = await api.graphql(COMMIT_STATE, {
    input: {
      branch: { repositoryNameWithOwner: api.repository, branchName: branch },
      expectedHeadOid: head,
      message: { headline: headlineOf(note) },
      fileChanges: {
        additions: entries.flatMap(([path, text]) =>
          text === null ? [] : [{ path, contents: Buffer.from(text).toString('base64') }],
        ),
        deletions: entries.flatMap(([path, text]) => (text === null ? [{ path }] : [])),
      },
    },
  });
  if (answer.kind === 'unsent') return unreachable(what, answer);
  if (answer.kind === 'unanswered') return { kind: 'unknown', why: answer.why };
  const refused = refusalOf(answer, what, WRITE_PERMISSION);
  if (refused !== undefined) return refused;
  const { parseCommit } = await import('./state-answers.ts');
  const parsed = answer.status === 200 ? parseCommit(answer.text) : undefined;
  const oid = parsed?.data?.createCommitOnBranch?.commit?.oid;
  if (oid !== undefined) return { kind: 'committed', head: oid };
  const [error] = parsed?.errors ?? [];
  if (error === undefined) return { kind: 'unknown', why: `GitHub answered ${answer.status}` };
  if (isOutdated(error)) return { kind: 'stale' };
  return graphqlRefusal(error, answer, what, WRITE_PERMISSION) ?? { kind: 'unknown', why: error.message };
}

/** `git log` has one line for each transaction, whatever a person gave as a reason. */
function headlineOf(note: string): string {
  const line = note.replace(/\s+/g, ' ').trim();
  return line.length <= 200 ? line : `${line.slice(0, 199)}…`;
}

/** The first commit makes an orphan branch, piece by piece: only its last piece, the ref, makes it seen. */
async function create(
  api: GitHubApi,
  branch: string,
  changes: StateChanges,
  note: string,
): Promise<CommitAnswer> {
  const what = `Creating the guard's state (branch ${branch} of ${api.repository})`;
  const blobs = Object.entries(changes).flatMap(([path, content]) =>
    content === null ? [] : [{ path, mode: '100644', type: 'blob', content }],
  );
  const tree = await made(api, what, '/git/trees', { tree: blobs });
  if (tree.kind !== 'made') return tree;
  const commit = await made(api, what, '/git/commits', {
    message: headlineOf(note),
    tree: tree.sha,
    parents: [],
  });
  if (commit.kind !== 'made') return commit;
  const answer = await api.rest('POST', '/git/refs', {
    body: { ref: `refs/heads/${branch}`, sha: commit.sha },
  });
  if (answer.kind === 'unsent') return unreachable(what, answer);
  if (answer.kind === 'unanswered') return { kind: 'unknown', why: answer.why };
  if (answer.status === 201) return { kind: 'committed', head: commit.sha };
  if (answer.status === 422 && /already exists/i.test(answer.text)) return { kind: 'stale' };
  if (answer.status >= 500) return { kind: 'unknown', why: `GitHub answered ${answer.status}` };
  const said = messageIn(answer) ?? '';
  // "Object does not exist": the commit that was just made is not known to all of GitHub yet.
  if (answer.status === 422 && !/does not exist/i.test(said)) return ruled(what, said);
  return refusalOf(answer, what, WRITE_PERMISSION) ?? unreachable(what, answer);
}

type Made = { readonly kind: 'made'; readonly sha: string } | Unavailable;

/** An object that no ref leads to: whether it was made or not, nobody sees it. */
async function made(api: GitHubApi, what: string, path: string, body: unknown): Promise<Made> {
  const answer = await api.rest('POST', path, { body });
  if (answer.kind !== 'answered') return unreachable(what, answer);
  const sha = answer.status === 201 ? objectIn(answer.text)?.['sha'] : undefined;
  if (typeof sha === 'string') return { kind: 'made', sha };
  return refusalOf(answer, what, WRITE_PERMISSION) ?? unreachable(what, answer);
}

async function poll(api: GitHubApi, branch: string, path: string, seen: string | null): Promise<PollAnswer> {
  const what = `Looking at ${path} (branch ${branch} of ${api.repository})`;
  const headers = {
    accept: 'application/vnd.github.raw+json',
    ...(seen === null || seen === NOT_THERE ? {} : { 'if-none-match': seen }),
  };
  const answer = await api.rest('GET', `/contents/${path}?ref=${encodeURIComponent(branch)}`, { headers });
  if (answer.kind !== 'answered') return unreachable(what, answer);
  if (answer.status === 304) return { kind: 'unchanged' };
  if (answer.status === 404)
    return seen === NOT_THERE ? { kind: 'unchanged' } : { kind: 'miss', seen: NOT_THERE };
  if (answer.status !== 200) return refusalOf(answer, what, READ_PERMISSION) ?? unreachable(what, answer);
  return { kind: 'hit', text: answer.text, seen: answer.headers.get('etag') ?? '' };
}

function notWhole(what: string, path: string): Unavailable {
  const message = `${what}: ${path} is too large, or no text.`;
  const fix = 'Put back its last good version.';
  return { kind: 'unavailable', reasonCode: 'state-unavailable', message, fix, isRetryable: false };
}
