import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bareEnvironment } from '../../doubles/child.ts';
import type { GateFixture } from './gate-fixture.ts';

/** A repository on this disk, with a base on `main` and a change on `change` that is checked out. */
export interface BuiltFixture {
  readonly folder: string;
  readonly env: Record<string, string>;
  readonly git: (...args: readonly string[]) => string;
}

/** Builds the repository of a fixture, does something with it, and removes it. */
export async function withFixture<T>(
  fixture: Pick<GateFixture, 'base' | 'head' | 'isStanding' | 'arrange'>,
  work: (built: BuiltFixture) => Promise<T>,
): Promise<T> {
  const place = realpathSync(mkdtempSync(join(tmpdir(), 'p1-gate-')));
  const [folder, bin] = [join(place, 'repo'), join(place, 'bin')];
  const env: Record<string, string> = { ...bareEnvironment(join(place, 'home')), GIT_CONFIG_NOSYSTEM: '1' };
  env['PATH'] = `${bin}:${env['PATH']}`;
  const git = (...args: readonly string[]): string =>
    execFileSync('git', [...IDENTITY, ...args], {
      cwd: folder,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  try {
    for (const each of [folder, bin, join(place, 'home')]) mkdirSync(each);
    git('init', '--quiet', '--initial-branch=main');
    put(folder, { 'README.md': '# A repository\n', ...fixture.base });
    commit(git, 'the base');
    const changes = fixture.head === undefined ? [] : [fixture.head].flat();
    if (fixture.isStanding !== true) git('switch', '--quiet', '--create', 'change');
    for (const change of changes) {
      put(folder, change);
      commit(git, 'a change');
    }
    await fixture.arrange?.({ folder, bin, env });
    return await work({ folder, env, git });
  } finally {
    rmSync(place, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}

const IDENTITY = ['user.name=Octo Cat', 'user.email=octocat@example.com', 'commit.gpgSign=false'].flatMap(
  setting => ['-c', setting],
);

function put(folder: string, files: Readonly<Record<string, string | Uint8Array | null>>): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    if (content === null) rmSync(file, { recursive: true, force: true });
    else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }
}

function commit(git: BuiltFixture['git'], message: string): void {
  git('add', '--all', '--force');
  git('commit', '--quiet', '--allow-empty', '--message', message);
}
