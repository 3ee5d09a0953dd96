import { execFileSync } from 'node:child_process';
import { openGit } from '../../../src/git/git.ts';
import { type FreezeAnswer, type FreezeOptions, freeze } from '../../../src/regression/freeze.ts';
import type { BaselinePlace } from '../../../src/regression/read-baseline.ts';
import type { SuiteRun } from '../../../src/regression/suite-run.ts';
import { noisyResult } from './suite-runs.ts';

/** Where `folder`'s baselines are. */
export function placeIn(folder: string): BaselinePlace {
  return { repositoryRoot: folder, baseline: 'base/metrics.json', archive: 'base/archive' };
}

/** Where the lock is: a folder that git ignores, as p1's root is. */
export function lockFolderIn(folder: string): string {
  return `${folder}/.p1/regression`;
}

/** git, with nothing of the machine's configuration. */
export function gitIn(folder: string, ...args: readonly string[]): string {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.com',
  };
  return execFileSync('git', args, {
    cwd: folder,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** Commits all there is. */
export function commitAll(folder: string): void {
  gitIn(folder, 'add', '-A');
  gitIn(folder, 'commit', '-q', '--allow-empty', '-m', 'all');
}

export function makeRepository(folder: string, write: (file: string, text: string) => void): void {
  write('.gitignore', '.p1\n');
  gitIn(folder, 'init', '-q', '-b', 'main');
  commitAll(folder);
}

/** Freezes in the repository `folder` what `run` found; noisy cases pass as often again when they are rerun. */
export function freezeIn(
  folder: string,
  run: SuiteRun | (() => Promise<SuiteRun>),
  more: Partial<FreezeOptions> = {},
): Promise<FreezeAnswer> {
  let measured: SuiteRun | undefined;
  return freeze({
    place: placeIn(folder),
    lockFolder: lockFolderIn(folder),
    git: openGit({ folder, env: { PATH: process.env['PATH'], HOME: folder } }),
    definedBy: () => [],
    run: async () => {
      measured = typeof run === 'function' ? await run() : run;
      return measured;
    },
    rerun: async (ids, repeats) =>
      (measured?.cases ?? [])
        .filter(({ id }) => ids.includes(id))
        .map(({ id, passes, repeats: first }) => noisyResult(id, (passes * repeats) / first.length, repeats)),
    defaultBranch: null,
    allowsBranch: false,
    reason: 'because',
    actor: 'octocat',
    clock: { now: () => new Date('2026-11-20T10:00:00.000Z'), monotonicMs: () => 0 },
    ...more,
  });
}
