import { allStates, failed, type ProjectAnswer, RAN, skipped } from './answer.ts';
import { basePackages } from './base-packages.ts';
import { advisories, age, changes, hosts } from './check-parts.ts';
import { refresh } from './commands.ts';
import { type Finding, finding } from './finding.ts';
import { integrityFindings } from './integrity.ts';
import { licenceFindings } from './licences.ts';
import { type Manifest, ownDependencies, readManifest } from './manifest.ts';
import { type ProjectCall, pathOf, prefixOf } from './project-call.ts';
import type { Project } from './projects.ts';
import { readLockfile } from './read-lockfile.ts';
import { registriesIn } from './registries.ts';

/** Checks one project: each lockfile that it has, or that it has none. */
export async function checkProject(call: ProjectCall): Promise<readonly ProjectAnswer[]> {
  const { project, tree } = call;
  const { folder, lockfiles } = project;
  const file = `${prefixOf(project)}package.json`;
  const reading = await readManifest(tree, file);
  if (reading.kind !== 'hit') {
    const problem = reading.kind === 'bad' ? reading.finding : withoutManifest(project, file);
    return [unread(project, null, [problem], `${file} cannot be read`)];
  }
  if (lockfiles.length === 0)
    return [withoutLockfile(project, reading.manifest, await wantsNoLockfile(call))];
  const several = lockfiles.length < 2 ? [] : [severalLockfiles(project)];
  const answers: ProjectAnswer[] = [];
  for (const lockfile of lockfiles) answers.push(await checkLockfile(call, reading.manifest, lockfile));
  return answers.map((answer, index) =>
    index === 0 ? { ...answer, findings: [...several, ...answer.findings] } : answer,
  );

  function severalLockfiles({ lockfiles: all }: Project): Finding {
    const names = all.map(each => each.file).join(', ');
    return finding('lockfile-several', {
      file: all[0]?.file ?? file,
      line: 1,
      message: `There are several lockfiles: ${names}. Each machine may install another set of packages.`,
      fix: `Keep that of the package manager in use, and remove the others with \`git rm\`${folder === '' ? '' : ` in ${folder}`}.`,
    });
  }
}

function withoutManifest({ lockfiles }: Project, file: string): Finding {
  const lockfile = lockfiles[0]?.file ?? file;
  return finding('manifest-missing', {
    file: lockfile,
    line: 1,
    message: `${lockfile} has no package.json beside it: nothing says what it is a lockfile of.`,
    fix: `git rm ${lockfile}`,
  });
}

/** Libraries may do without on purpose (docs.npmjs.com: "package-lock"). */
async function wantsNoLockfile({ project, tree }: ProjectCall): Promise<boolean> {
  const reading = await tree.read(`${prefixOf(project)}.npmrc`);
  return reading.kind === 'hit' && /^\s*package-lock\s*=\s*"?false"?\s*$/m.test(reading.text);
}

function withoutLockfile(project: Project, manifest: Manifest, isWanted: boolean): ProjectAnswer {
  if (ownDependencies(manifest).length === 0)
    return { ...nothing(project, null), states: allStates(skipped(`${manifest.file} has no dependencies`)) };
  const other = project.unread.length === 0 ? '' : ` ${project.unread.join(', ')} is not read by p1.`;
  const problem = finding('lockfile-missing', {
    file: manifest.file,
    line: 1,
    message: `${manifest.file} has dependencies and no lockfile: every installation may get other versions.${other}`,
    fix: `${refresh('npm', project.folder)} && git add ${prefixOf(project)}package-lock.json`,
  });
  if (isWanted) {
    const states = allStates(skipped(`${manifest.file} has no lockfile, and .npmrc wants none`));
    return { ...nothing(project, null), findings: [{ ...problem, level: 'warning' }], states };
  }
  return unread(project, null, [problem], `${manifest.file} has no lockfile`);
}

function nothing(
  { folder }: Project,
  lockfile: Project['lockfiles'][number] | null,
): Omit<ProjectAnswer, 'states'> {
  return {
    folder,
    manager: lockfile?.manager ?? null,
    lockfile: lockfile?.file ?? null,
    packages: 0,
    findings: [],
  };
}

function unread(
  project: Project,
  lockfile: Project['lockfiles'][number] | null,
  findings: readonly Finding[],
  why: string,
): ProjectAnswer {
  // That it cannot be read is what the check of the lockfile itself found.
  return { ...nothing(project, lockfile), findings, states: { ...allStates(failed(why)), sync: RAN } };
}

async function checkLockfile(
  call: ProjectCall,
  manifest: Manifest,
  named: Project['lockfiles'][number],
): Promise<ProjectAnswer> {
  const { project, tree, files, base } = call;
  const { folder } = project;
  // npm needs as long to start as a lockfile to be read.
  const registries = registriesIn(call.npm, pathOf(call), tree, prefixOf(project));
  const reading = await readLockfile(named.manager, { tree, files, folder, file: named.file, manifest });
  if (reading.kind === 'bad') return unread(project, named, reading.findings, `${named.file} cannot be read`);
  const { lockfile } = reading;
  const states = allStates(RAN);
  const former = base === null ? null : await basePackages(call, base);
  const parts: readonly (readonly Finding[])[] = [
    lockfile.findings,
    integrityFindings(lockfile, folder),
    await hosts(call, lockfile, manifest, registries, states),
    await changes(call, lockfile, former, states),
    await advisories(call, lockfile, former, states),
    await licenceFindings({ lockfile, folder, tree, denied: call.policy.deniedLicences, base: former }),
    await age(call, lockfile, former, states),
  ];
  const { manager, packages } = lockfile;
  const installed = packages.filter(({ origin }) => origin !== 'project' && origin !== 'link').length;
  return { folder, manager, lockfile: named.file, packages: installed, findings: parts.flat(), states };
}
