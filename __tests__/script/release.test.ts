import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeScratchRepository, type ScratchRepository } from './scratch-repository.ts';

let repository: ScratchRepository;

beforeEach(() => {
  repository = makeScratchRepository();
  repository.copy('script/release');
  repository.program('script/check-dist', 'echo checked dist');
  repository.program('script/check-archive', 'echo checked archive');
  // Stand for npm, and for the program that the build makes of script/sbom.
  repository.program('bin/npm', 'echo \'{"components": []}\'');
  repository.write('build/script/sbom/main.js', 'console.log("components at " + process.argv[2]);');
  repository.write('.gitignore', 'build/\norigin.git/\n');
  repository.write('dist/cli.js', '');
  release('1.2.0', '## 1.3.0\n\nNot yet.\n\n## 1.2.0 (2026-11-02)\n\nWhat is new.\n\n## 1.1.0\n\nOld.\n');
  git('init', '--quiet', '--initial-branch=main');
  git('init', '--quiet', '--bare', 'origin.git');
  git('remote', 'add', 'origin', path.join(repository.root, 'origin.git'));
  commit();
});

afterEach(() => repository.remove());

function release(version: string, changelog: string): void {
  repository.write('package.json', JSON.stringify({ name: 'p1', version }));
  repository.write('CHANGELOG.md', `# Changelog\n\n${changelog}`);
}

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=Octo Cat', '-c', 'user.email=octocat@example.com'];
  return execFileSync('git', ['-C', repository.root, ...identity, ...args], { encoding: 'utf8' }).trim();
}

function commit(): string {
  git('add', '--all');
  git('commit', '--quiet', '--message', 'a change');
  return git('rev-parse', 'HEAD');
}

function run(...args: string[]) {
  const environment = {
    PATH: `${repository.root}/bin:${process.env['PATH']}`,
    GIT_AUTHOR_NAME: 'Octo Cat',
    GIT_AUTHOR_EMAIL: 'octocat@example.com',
    GIT_COMMITTER_NAME: 'Octo Cat',
    GIT_COMMITTER_EMAIL: 'octocat@example.com',
  };
  const { status, stdout, stderr } = repository.run('script/release', args, environment);
  return { status, log: stdout + stderr };
}

const made = (file: string) => readFileSync(path.join(repository.root, 'build/release', file), 'utf8');

describe('a dry run', () => {
  it('writes what would be published, and tags and pushes nothing', () => {
    const { status, log } = run('--dry-run');
    expect([status, log]).toEqual([
      0,
      expect.stringContaining('would tag v1.2.0 (annotated), move v1 to it'),
    ]);
    expect(made('notes.md')).toBe('What is new.\n');
    expect(made('p1-1.2.0.cdx.json')).toMatch(/^components at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n$/);
    expect(made('SHA256SUMS')).toMatch(
      /^[0-9a-f]{64} {2}p1-1\.2\.0\.tar\.gz\n[0-9a-f]{64} {2}p1-1\.2\.0\.cdx\.json\n$/,
    );
    expect([git('tag', '--list'), git('ls-remote', 'origin')]).toEqual(['', '']);
  });

  it('makes the same bytes of the same commit', () => {
    run('--dry-run');
    const first = made('SHA256SUMS');
    run('--dry-run');
    expect(made('SHA256SUMS')).toBe(first);
  });

  it('may be made on a branch, and says that a release may not', () => {
    git('switch', '--quiet', '--create', 'next');
    expect(run('--dry-run')).toEqual({
      status: 0,
      log: expect.stringContaining('a release is made on main'),
    });
    expect(run()).toEqual({ status: 1, log: expect.stringContaining('and this is next') });
  });
});

describe('a release', () => {
  it('tags the commit with the notes and moves the tag of its major version', () => {
    run();
    repository.write('dist/cli.js', '// next');
    release('1.2.1', '## 1.2.1\n\nMended.\n');
    const commitId = commit();
    expect(run()).toMatchObject({ status: 0 });
    const pushed = git('ls-remote', '--tags', 'origin')
      .split('\n')
      .map(line => line.split('\t'));
    const at = (name: string) => pushed.find(([, ref]) => ref === `refs/tags/${name}^{}`)?.[0];
    expect([at('v1.2.1'), at('v1')]).toEqual([commitId, commitId]);
    expect(git('for-each-ref', '--format=%(objecttype) %(contents)', 'refs/tags/v1.2.1')).toBe('tag Mended.');
    expect(at('v1.2.0')).not.toBe(commitId);
  });

  it('of a preview leaves the moving tag where it is', () => {
    release('2.0.0-rc.1', '## 2.0.0-rc.1\n\nTry it.\n');
    commit();
    expect(run()).toMatchObject({ status: 0 });
    expect(git('ls-remote', '--tags', 'origin')).not.toMatch(/refs\/tags\/v2$/m);
  });
});

describe('is refused', () => {
  it.each([
    ['with changes that are not committed', () => repository.write('dist/cli.js', 'x'), 'not committed'],
    ['for a version that has its tag', () => git('tag', 'v1.2.0'), 'the tag v1.2.0 is there already'],
    [
      'without a section of the changelog',
      () => released('1.4.0', '## 1.4.01\n\nx\n'),
      'no section "## 1.4.0"',
    ],
    [
      'with an empty section',
      () => released('1.4.0', '## 1.4.0\n\n## 1.3.0\n\nx\n'),
      'no section "## 1.4.0"',
    ],
    ['for what is no version', () => released('next', '## next\n\nx\n'), 'version "next" is none'],
    ['when dist/ is not what the sources make', () => failing('script/check-dist'), 'it failed'],
    ['when a consumer would not get all', () => failing('script/check-archive'), 'it failed'],
  ])('%s', (_, arrange, message) => {
    arrange();
    const { status, log } = run();
    expect([status === 0, log]).toEqual([false, expect.stringContaining(message)]);
    expect(existsSync(path.join(repository.root, 'build/release/SHA256SUMS'))).toBe(false);
    expect(git('ls-remote', 'origin')).toBe('');
  });

  it('with an argument that it does not know', () => {
    expect(run('--dry')).toEqual({ status: 2, log: expect.stringContaining('--dry is not known') });
  });
});

function released(version: string, changelog: string): void {
  release(version, changelog);
  commit();
}

function failing(program: string): void {
  repository.program(program, 'echo it failed; exit 1');
  commit();
}

it('takes the version to the code from package.json, the one place where it is written', () => {
  repository.copy('script/write-version');
  repository.write('src/kernel/version.ts', "/** Kept. */\nexport const P1_VERSION = '1.1.0';\n");
  expect(repository.run('script/write-version').status).toBe(0);
  const text = readFileSync(path.join(repository.root, 'src/kernel/version.ts'), 'utf8');
  expect(text).toBe("/** Kept. */\nexport const P1_VERSION = '1.2.0';\n");
});
