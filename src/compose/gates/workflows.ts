import type { GatheredFile, TagAnswers, WorkflowsFacts } from '../../gates/workflows/facts.ts';
import { isForeign, readAll } from '../../gates/workflows/reading.ts';
import { workflowSet } from '../../gates/workflows/repository.ts';
import { isCommit, type VersionClaim, versionClaims } from '../../gates/workflows/version-claims.ts';
import { readEntries, type TreeEntry, workflowEntries } from '../../gates/workflows/workflow-tree.ts';
import type { Git } from '../../git/git.ts';
import type { Environment } from '../../kernel/inputs.ts';
import { gitHubApi } from '../../platform/github/api.ts';
import type { GateCall } from './gate-call.ts';

/** The name that p1's own documents use. */
const P1 = 'org/p1';
/** Of comments beside pins, in a run: a job's token has 1,000 requests an hour for the whole repository. */
const MAXIMUM_TAGS = 40;
const TAG_DEADLINE_MS = 2_000;

/** @throws UnresolvableError when the commits or the files are not in the clone. */
export async function gatherWorkflows(call: GateCall): Promise<WorkflowsFacts> {
  const { circumstances, git, env } = call;
  const { head, base } = circumstances;
  const entries = await workflowEntries(git, head);
  const baseEntries = base === null ? null : await workflowEntries(git, base);
  const files = await readEntries(git, head, entries);
  return {
    files,
    baseFiles: baseEntries?.filter(({ path }) => !isForeign(path)).length ?? null,
    owner: await ownerOf(git, env),
    p1: [
      P1,
      ...(/\/p1$/i.test(env['GITHUB_ACTION_REPOSITORY'] ?? '')
        ? [env['GITHUB_ACTION_REPOSITORY'] ?? '']
        : []),
    ].map(name => name.toLowerCase()),
    callingWorkflow: call.callingWorkflow,
    tags: await askTags(call, changed(files, entries, baseEntries ?? [])),
  };
}

/** On GitHub the runner says it; elsewhere the clone's origin. */
async function ownerOf(git: Git, env: Environment): Promise<string | null> {
  const said = env['GITHUB_REPOSITORY_OWNER'] || env['GITHUB_REPOSITORY']?.split('/')[0];
  if (said) return said.toLowerCase();
  const url = (await git.ask(['config', '--get', 'remote.origin.url']))?.toString('utf8').trim() ?? '';
  return /github\.com(?::\d+)?[:/]+([\w.-]+)\/[\w.-]+\/?$/i.exec(url)?.[1]?.toLowerCase() ?? null;
}

/** Those that the base has not, or has with another content. */
function changed(
  files: readonly GatheredFile[],
  entries: readonly TreeEntry[],
  base: readonly TreeEntry[],
): readonly GatheredFile[] {
  const before = new Map(base.map(({ path, object }) => [path, object]));
  const now = new Map(entries.map(({ path, object }) => [path, object]));
  return files.filter(({ path }) => before.get(path) !== now.get(path));
}

async function askTags(
  { circumstances, token, env }: GateCall,
  files: readonly GatheredFile[],
): Promise<TagAnswers> {
  if (circumstances.isOffline) return { kind: 'not-asked', why: 'offline' };
  if (token === '') return { kind: 'not-asked', why: 'without a token' };
  const claims = versionClaims(workflowSet(readAll(files).files)).filter(({ says }) => !isCommit(says));
  const byName = new Map(claims.map(claim => [`${claim.repository}@${claim.says}`, claim]));
  const asked = [...byName].slice(0, MAXIMUM_TAGS);
  const answers = await Promise.all(
    asked.map(async ([name, claim]) => [name, await commitOfTag(claim, token, env)] as const),
  );
  const known = answers.flatMap(([name, commit]) => (commit === undefined ? [] : [[name, commit] as const]));
  return { kind: 'asked', commits: new Map(known), unanswered: byName.size - known.length };
}

/** Null when the repository has no such tag; undefined when nobody can tell. */
async function commitOfTag(
  { repository, says }: VersionClaim,
  token: string,
  env: Environment,
): Promise<string | null | undefined> {
  const api = gitHubApi({ repository, token, env, deadlineMs: TAG_DEADLINE_MS });
  const headers = { accept: 'application/vnd.github.sha' };
  const answer = await api.rest('GET', `/commits/tags/${encodeURIComponent(says)}`, { headers });
  if (answer.kind !== 'answered') return undefined;
  if (answer.status === 422) return null;
  const text = answer.text.trim().toLowerCase();
  return answer.status === 200 && isCommit(text) ? text : undefined;
}
