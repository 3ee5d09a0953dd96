import { type AskCall, askGroup, askOne } from '../../gates/change-control/ask-reviews.ts';
import { dirtyFiles } from '../../gates/change-control/dirty-files.ts';
import type { ChangeControlFacts, Reviews } from '../../gates/change-control/facts.ts';
import { policyFileAt } from '../../gates/change-control/policy-file.ts';
import { type ChangeFacts, readChange } from '../../gates/change-control/read-change.ts';
import { readReport } from '../../gates/change-control/read-report.ts';
import { readWaivers } from '../../gates/waivers/read-waivers.ts';
import { WAIVER_FILE, type Waiver } from '../../gates/waivers/waiver.ts';
import { ConfigError } from '../../kernel/errors.ts';
import { gitHubPullRequests } from '../../platform/github/pull-requests.ts';
import type { GateCall } from './gate-call.ts';

/**
 * What the gate `change-control` decides about. `criteria` are the ids of the criteria of all gates: a waiver may name no other.
 *
 * @throws ConfigError, ExternalError or UnresolvableError for whatever could not be read.
 */
export async function gatherChangeControl(
  call: GateCall,
  criteria: readonly string[],
): Promise<ChangeControlFacts> {
  const { git, circumstances, configPath, callingWorkflow } = call;
  const { protectedAs, ...change } = await readChange({ git, circumstances, configPath, callingWorkflow });
  const reviews = await askReviews(call, { ...change, protectedAs });
  return {
    ...change,
    reviews,
    configPath,
    policyProblem: change.policyProblem ?? call.headProblem,
    waivers: await readHeadWaivers(call, criteria),
    authors: authorsOf(call, reviews),
    callingWorkflow,
    dirtyFiles: await dirtyFiles(git),
    report: readReport(circumstances.policy.root),
  };
}

async function askReviews(call: GateCall, { protectedChanges, protectedAs }: ChangeFacts): Promise<Reviews> {
  const { circumstances, git, env, token, pullRequest, event } = call;
  const { mergeBase, head, policy, isOffline } = circumstances;
  if (mergeBase === null || protectedChanges.length === 0 || policy.gates.approvers.length === 0)
    return { kind: 'not-needed' };
  if (isOffline) return { kind: 'not-asked', why: 'p1 is offline' };
  if (event === null)
    return { kind: 'not-asked', why: 'at a terminal there is no pull request to ask about' };
  const repository = env['GITHUB_REPOSITORY'] ?? '';
  const asked: AskCall = {
    git,
    pullRequests: gitHubPullRequests({ repository, token, env }),
    protectedAs,
    mergeBase,
    head,
  };
  const pullRequests =
    pullRequest === null ? await askGroup(asked, env['GITHUB_REF'] ?? '') : await askOne(asked, pullRequest);
  return { kind: 'asked', pullRequests };
}

async function readHeadWaivers(
  { git, circumstances: { head, mergeBase } }: GateCall,
  criteria: readonly string[],
): Promise<ChangeControlFacts['waivers']> {
  try {
    const waivers = await waiversAt(git, head, criteria);
    const before = mergeBase === null ? waivers : await waiversBefore(git, mergeBase);
    const known = new Set(before.map(keyOf));
    return { kind: 'read', waivers, addedHere: waivers.filter(waiver => !known.has(keyOf(waiver))) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const problems = error.problems.map(({ where = null, message, fix }) => ({ where, message, fix }));
    return { kind: 'illegal', problems };
  }
}

async function waiversAt(
  git: GateCall['git'],
  commit: string,
  criteria: readonly string[] | null,
): Promise<readonly Waiver[]> {
  const file = await policyFileAt(git, commit, WAIVER_FILE);
  return file === null ? [] : readWaivers(file, WAIVER_FILE, criteria);
}

/** What nobody could read before held nothing: then all are new. */
async function waiversBefore(git: GateCall['git'], commit: string): Promise<readonly Waiver[]> {
  try {
    return await waiversAt(git, commit, null);
  } catch (error) {
    if (error instanceof ConfigError) return [];
    throw error;
  }
}

function keyOf({ criterion, scope, owner, approver, expires }: Waiver): string {
  return JSON.stringify([criterion, scope, owner, approver, expires]);
}

function authorsOf({ pullRequest }: GateCall, reviews: Reviews): readonly string[] {
  if (pullRequest !== null) return [pullRequest.author];
  if (reviews.kind !== 'asked') return [];
  return reviews.pullRequests.flatMap(({ author }) => (author === null ? [] : [author]));
}
