import type { AdvisoryData } from './advisories/advisory.ts';
import type { AdvisorySource } from './advisories/look-up.ts';
import {
  allStates,
  type DependenciesAnswer,
  failed,
  type ProjectAnswer,
  RAN,
  worstStates,
} from './answer.ts';
import { checkProject } from './check-project.ts';
import { finding, inOrder } from './finding.ts';
import type { NpmClient } from './npm-client.ts';
import type { Base, DependencyPolicy } from './project-call.ts';
import { findProjects, type Project } from './projects.ts';
import type { FileTree } from './tree.ts';

export interface DependenciesCall {
  /** The repository's root on disk. */
  readonly root: string;
  readonly tree: FileTree;
  readonly base: Omit<Base, 'files'> | null;
  /** A folder, from the root: nothing but it and what is below is looked at. Null is all. */
  readonly only: string | null;
  readonly policy: DependencyPolicy;
  readonly npm: NpmClient;
  readonly source: AdvisorySource;
  readonly now: Date;
}

export interface CheckedDependencies {
  readonly answer: DependenciesAnswer;
  /** Advisories that were asked for, to be kept. */
  readonly advisories: readonly AdvisoryData[];
}

/** Each waits for npm most of its time. */
const AT_ONCE = 4;

/** Checks every project of a repository. It reads, and changes nothing. */
export async function checkDependencies(call: DependenciesCall): Promise<CheckedDependencies> {
  const files = await call.tree.list();
  const base = call.base === null ? null : { ...call.base, files: await call.base.tree.list() };
  const { projects, leftOut } = findProjects(files, call.only);
  const data: AdvisoryData[] = [];
  const checked: ProjectAnswer[] = [];
  const onAdvisories = (each: AdvisoryData): void => void data.push(each);
  for (let at = 0; at < projects.length; at += AT_ONCE) {
    const some = projects.slice(at, at + AT_ONCE);
    const answers = some.map(project => checkProject({ ...call, files, base, project, onAdvisories }));
    checked.push(...(await Promise.all(answers)).flat());
  }
  if (base !== null) checked.push(...withoutFormerLockfile(base, files, projects, call.only));
  const oldest = [...data].sort((a, b) => (a.asOf < b.asOf ? -1 : 1))[0];
  return {
    advisories: data,
    answer: {
      projects: checked.map(({ findings: _, ...project }) => project),
      findings: inOrder(checked.flatMap(({ findings }) => findings)),
      states: worstStates(checked.map(({ states }) => states)),
      packages: checked.reduce((sum, { packages }) => sum + packages, 0),
      base: base?.commit ?? null,
      advisories: oldest === undefined ? null : { source: oldest.source, asOf: oldest.asOf },
      leftOut,
    },
  };
}

/** A project whose lockfile was removed would be looked at no more: its manifest alone does not tell it from a workspace. */
function withoutFormerLockfile(
  base: Base,
  files: readonly string[],
  projects: readonly Project[],
  only: string | null,
): readonly ProjectAnswer[] {
  const present = new Set(files);
  const known = new Set(projects.map(({ folder }) => folder));
  return findProjects(base.files, only).projects.flatMap(({ folder, lockfiles }) => {
    const manifest = folder === '' ? 'package.json' : `${folder}/package.json`;
    const [former] = lockfiles;
    if (former === undefined || known.has(folder) || !present.has(manifest)) return [];
    const problem = finding('lockfile-missing', {
      file: manifest,
      line: 1,
      message: `${former.file} is in ${base.commit.slice(0, 12)}, and is gone.`,
      fix: `git checkout ${base.commit.slice(0, 12)} -- ${former.file}`,
    });
    const states = { ...allStates(failed(`${former.file} is gone`)), sync: RAN };
    return [{ folder, manager: former.manager, lockfile: null, packages: 0, findings: [problem], states }];
  });
}
