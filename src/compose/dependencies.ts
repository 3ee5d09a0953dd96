import { relative, resolve, sep } from 'node:path';
import type { Config } from '../config/config.ts';
import type { AdvisoryData } from '../dependencies/advisories/advisory.ts';
import { cacheText } from '../dependencies/advisories/cache.ts';
import type { AdvisorySource } from '../dependencies/advisories/look-up.ts';
import { readAdvisories } from '../dependencies/advisories/offline.ts';
import { countOf, type DependenciesAnswer, unrun } from '../dependencies/answer.ts';
import { checkDependencies } from '../dependencies/check-dependencies.ts';
import { commitTree } from '../dependencies/commit-tree.ts';
import { countSentence } from '../dependencies/dependencies-markdown.ts';
import { type NpmClient, npmClient } from '../dependencies/npm-client.ts';
import { CHECKS } from '../dependencies/rules.ts';
import { workingTree } from '../dependencies/working-tree.ts';
import { type Git, linesOf, openGit } from '../git/git.ts';
import { requireCommit } from '../git/revisions.ts';
import { gitTopLevel } from '../git/top-level.ts';
import { UnresolvableError } from '../git/unresolvable.ts';
import { writeAtomically } from '../kernel/atomic-write.ts';
import { ConfigError, messageOf, quote, visible } from '../kernel/errors.ts';
import type { NewEvent } from '../kernel/events/index.ts';
import type { Environment } from '../kernel/inputs.ts';
import { layoutOf } from '../kernel/layout.ts';
import type { Result } from '../kernel/result.ts';
import { unresolvableResult } from './unresolvable-result.ts';

/** What is checked, and how. */
export interface DependencyAnswerCall {
  /** The revision to compare with; null compares with nothing. */
  readonly base: string | null;
  /** A folder; null is the whole repository. */
  readonly path: string | null;
  readonly config: Config;
  readonly env: Environment;
  readonly workingFolder: string;
  readonly isOffline: boolean;
  readonly redact: <T>(value: T) => T;
  readonly tell: (event: NewEvent) => void;
  readonly now: Date;
  readonly npm?: NpmClient;
}

export interface DependencyCheckCall extends DependencyAnswerCall {
  readonly action: string;
}

export interface DependencyCheckAnswer {
  readonly result: Result;
  /** Null when nothing could be looked at, or there is nothing. */
  readonly answer: DependenciesAnswer | null;
}

const TOLD = 200;

/**
 * Checks what a repository depends on. A part that was to run and did not makes the answer a failure, whatever the others found.
 *
 * @throws ConfigError for a path outside of the repository; ExternalError for a git that fails.
 */
export async function checkRepository(call: DependencyCheckCall): Promise<DependencyCheckAnswer> {
  try {
    const answer = await dependencyAnswer(call);
    if (answer.projects.length === 0) return { result: nothingFound(call, answer), answer: null };
    call.tell(eventOf(answer));
    return { result: resultOf(call, answer), answer };
  } catch (error) {
    if (!(error instanceof UnresolvableError)) throw error;
    return { result: unresolvableResult(call.action, error, call.redact), answer: null };
  }
}

/**
 * What a check finds, without telling of it.
 *
 * @throws as `checkRepository` does, and UnresolvableError for a base that is not there.
 */
export async function dependencyAnswer(call: DependencyAnswerCall): Promise<DependenciesAnswer> {
  const { config, env, now } = call;
  const root = config.repositoryRoot;
  const git = gitTopLevel(root) === undefined ? null : openGit({ folder: root, env });
  const base = call.base === null ? null : await baseCommit(git, call.base);
  const { answer, advisories } = await checkDependencies({
    root,
    tree: workingTree(root, git),
    base: base === null || git === null ? null : { tree: commitTree(git, base), commit: base },
    only: folderOf(call),
    policy: config.dependencies,
    npm: call.npm ?? npmClient(env),
    source: sourceOf(call),
    now,
  });
  keepAdvisories(call, advisories);
  return call.redact(answer);
}

/** Where the branch left `revision`: what happened there since is not this change's. */
async function baseCommit(git: Git | null, revision: string): Promise<string> {
  if (git === null)
    throw new UnresolvableError(
      'This folder is in no git repository: there is nothing to compare with.',
      'Leave out `--base`, or run it in a clone.',
    );
  const commit = await requireCommit(git, revision, 'base');
  const answer = await git.ask(['merge-base', commit, 'HEAD']);
  return (answer === null ? undefined : linesOf(answer)[0]) ?? commit;
}

function folderOf({ path, workingFolder, config }: DependencyAnswerCall): string | null {
  if (path === null) return null;
  const folder = relative(config.repositoryRoot, resolve(workingFolder, path));
  if (folder.split(sep)[0] !== '..') return folder.split(sep).join('/');
  throw new ConfigError({
    where: 'arguments',
    message: `${quote(path)} is outside of the repository ${config.repositoryRoot}.`,
    fix: 'Name a folder of it.',
  });
}

function sourceOf(call: DependencyAnswerCall): AdvisorySource {
  const { config, env, isOffline } = call;
  if (!isOffline) return { kind: 'online', npm: call.npm ?? npmClient(env) };
  const named = config.dependencies.advisories;
  const path = named === null ? layoutOf(config.root).advisories : resolve(config.repositoryRoot, named);
  let reading: ReturnType<typeof readAdvisories> | undefined;
  return {
    kind: 'offline',
    read: () => {
      reading ??= readAdvisories(path, named ?? relative(config.repositoryRoot, path));
      return reading;
    },
  };
}

/** For the next time without a network. One that cannot be written is no harm to this time. */
function keepAdvisories(
  { config, isOffline, tell }: DependencyAnswerCall,
  all: readonly AdvisoryData[],
): void {
  const [first] = all;
  if (isOffline || first === undefined) return;
  const covered = new Set(all.flatMap(each => [...(each.covered ?? [])]));
  const advisories = all.flatMap(each => each.advisories);
  try {
    writeAtomically(layoutOf(config.root).advisories, cacheText({ ...first, advisories, covered }));
  } catch (error) {
    tell({
      type: 'warning',
      message: `The advisories could not be kept for offline use: ${messageOf(error)}`,
      fix: 'Nothing, where the network is there next time.',
    });
  }
}

function eventOf(answer: DependenciesAnswer): NewEvent {
  return {
    type: 'dependencies.checked',
    projects: answer.projects.length,
    packages: answer.packages,
    errors: countOf(answer.findings, 'error'),
    warnings: countOf(answer.findings, 'warning'),
    notes: countOf(answer.findings, 'note'),
    base: answer.base,
    advisories_source: answer.advisories?.source ?? null,
    advisories_as_of: answer.advisories?.asOf ?? null,
    checks: CHECKS.map(name => ({ name, ...answer.states[name] })),
    findings: answer.findings
      .slice(0, TOLD)
      .map(({ rule, level, file, line, message, fix }) => ({ rule, level, file, line, message, fix })),
  };
}

function resultOf({ action }: DependencyCheckCall, answer: DependenciesAnswer): Result {
  const open = unrun(answer);
  const worst = answer.findings.find(({ level }) => level === 'error');
  const missing = [...new Set(open.map(({ why }) => why))]
    .map(why => `Not checked (${namesOf(open, why)}): ${why}`)
    .join('; ');
  const message = visible(`${countSentence(answer)}.${missing === '' ? '' : ` ${missing}.`}`);
  const base = { schema_version: 1 as const, action, message, data: dataOf(answer) };
  if (worst !== undefined)
    return {
      ...base,
      decision: 'failure',
      reason_code: 'findings',
      fix: visible(`First: ${worst.message} ${worst.fix}`),
    };
  if (open.length > 0)
    return { ...base, decision: 'failure', reason_code: 'state-unavailable', fix: unrunFix(open) };
  return { ...base, decision: 'continue', reason_code: 'ok', fix: null };
}

function namesOf(open: ReturnType<typeof unrun>, why: string): string {
  return open
    .filter(each => each.why === why)
    .map(({ name }) => name)
    .join(', ');
}

function unrunFix(open: ReturnType<typeof unrun>): string {
  const names = new Set(open.map(({ name }) => name));
  const parts = [
    names.has('advisories')
      ? 'Give npm a registry that answers `npm audit` (`npm config set registry …`); or name a folder of OSV records in `dependencies.advisories` of p1.yml and run with `--offline`.'
      : '',
    names.has('age') ? 'Set `dependencies.min-age-days: 0` to ask for nobody’s age.' : '',
    names.has('hosts') ? 'Install npm: it is asked which registries are configured.' : '',
  ];
  return parts.filter(part => part !== '').join(' ') || 'Mend what is named, and run it again.';
}

function dataOf(answer: DependenciesAnswer) {
  const { projects, findings, states, packages, base, advisories, leftOut } = answer;
  return {
    packages,
    base,
    advisories: advisories === null ? null : { source: advisories.source, as_of: advisories.asOf },
    checks: CHECKS.map(name => ({ name, ...states[name] })),
    projects: projects.map(({ folder, manager, lockfile, packages: count }) => ({
      folder,
      manager,
      lockfile,
      packages: count,
    })),
    findings,
    left_out: leftOut,
  };
}

/** A folder that was named and has nothing is likelier misspelt than meant. */
function nothingFound({ action, path }: DependencyCheckCall, { leftOut }: DependenciesAnswer): Result {
  const where = path === null ? 'this repository' : quote(path);
  const others = leftOut.length === 0 ? '' : ` ${leftOut.length} folders of tests were left out.`;
  return {
    schema_version: 1,
    action,
    decision: path === null ? 'stop' : 'failure',
    reason_code: path === null ? 'nothing-due' : 'not-found',
    message: `There is neither a package.json nor a lockfile in ${where}: nothing was checked.${others}`,
    fix: path === null ? null : 'Name a folder that has one.',
    data: { left_out: leftOut },
  };
}
