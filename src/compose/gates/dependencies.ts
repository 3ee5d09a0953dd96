import { existsSync } from 'node:fs';
import { commitTree } from '../../dependencies/commit-tree.ts';
import { ownDependencies, readManifest } from '../../dependencies/manifest.ts';
import { npmClient } from '../../dependencies/npm-client.ts';
import type { FileTree } from '../../dependencies/tree.ts';
import { workingTree } from '../../dependencies/working-tree.ts';
import type { DependenciesFacts } from '../../gates/dependencies/facts.ts';
import { manifestFacts, uncoveredManifests } from '../../gates/dependencies/manifests.ts';
import { openGit } from '../../git/git.ts';
import { layoutOf } from '../../kernel/layout.ts';
import { dependencyAnswer } from '../dependencies.ts';
import type { GateCall } from './gate-call.ts';
import { requireWhole } from './require-whole.ts';

/**
 * Checks the dependencies of what is checked out by the policy in force, against where a proposal left its base.
 *
 * @throws UnresolvableError for a base that is not all there; ExternalError for a git or a disk that fails.
 */
export async function gatherDependencies(call: GateCall): Promise<DependenciesFacts> {
  const { circumstances, env, workingFolder, redactor, stop } = call;
  const { policy, base, mergeBase, isOffline, now } = circumstances;
  const root = policy.repositoryRoot;
  const git = openGit({ folder: root, env });
  const compared = mergeBase ?? base;
  if (compared !== null) await requireWhole(git, compared);
  const tree = workingTree(root, git);
  const files = await tree.list();
  const baseFiles = compared === null ? null : await commitTree(git, compared).list();
  const answer = await dependencyAnswer({
    base: compared,
    path: null,
    config: policy,
    env,
    workingFolder,
    isOffline,
    redact: redactor.value,
    tell: () => {},
    now,
    npm: npmClient(env, { onStop: stop.onRequest }),
  });
  return {
    answer,
    uncovered: await withDependencies(tree, uncoveredManifests(files)),
    head: manifestFacts(files),
    base: baseFiles === null ? null : manifestFacts(baseFiles),
    hasAdvisories: policy.dependencies.advisories !== null || existsSync(layoutOf(policy.root).advisories),
  };
}

/** One that cannot be read may have some. */
async function withDependencies(tree: FileTree, manifests: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const file of manifests) {
    const reading = await readManifest(tree, file);
    if (reading.kind === 'bad' || (reading.kind === 'hit' && ownDependencies(reading.manifest).length > 0))
      found.push(file);
  }
  return found;
}
