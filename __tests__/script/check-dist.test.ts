import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { makeScratchRepository, type ScratchRepository } from './scratch-repository.ts';

const REFUSES = "console.log('::error::timeout: nonsense is no duration'); process.exitCode = 1;";

let repository: ScratchRepository;

beforeEach(() => {
  repository = makeScratchRepository();
  repository.copy('script/check-dist');
  repository.copy('script/check-archive');
  repository.copy('.gitattributes');
  // Stands for the build: it copies made/ to where the real one writes.
  repository.program(
    'script/build',
    'cd "$(dirname "$0")/.." && rm -rf dist launch action.yml && cp -R made/. .',
  );
  repository.write('made/dist/package.json', '{ "type": "module" }');
  repository.write('made/dist/cli.js', "console.log('usage');");
  repository.write('made/dist/index.js', '');
  repository.write('made/dist/launch/main.js', REFUSES);
  repository.write('made/dist/launch/post.js', '');
  repository.write('made/launch/action.yml', 'name: launch\n');
  repository.write('made/action.yml', 'name: launch\n');
  for (const file of ['README.md', 'LICENSE', 'package.json']) {
    repository.write(file, '{}');
  }
  git('init', '-q');
  git('config', 'user.email', 'nobody@example.org');
  git('config', 'user.name', 'nobody');
  commitBuilt();
});

afterEach(() => repository.remove());

function git(...args: string[]): void {
  execFileSync('git', ['-C', repository.root, ...args], { stdio: 'ignore' });
}

function commitBuilt(): void {
  repository.run('script/build');
  git('add', '-A');
  git('commit', '-qm', 'built');
}

function check(script = 'script/check-dist') {
  const { status, stdout, stderr } = repository.run(script);
  return { status, log: stdout + stderr };
}

describe('check-dist', () => {
  test('passes when what is committed is what the sources make, and it runs', () => {
    expect(check()).toMatchObject({ status: 0, log: expect.stringContaining('and it runs') });
  });

  test('fails on a tracked file that the build makes otherwise', () => {
    repository.write('made/dist/index.js', 'changed();');
    expect(check()).toMatchObject({ status: 1, log: expect.stringContaining(' M dist/index.js') });
  });

  test('fails on a file that the build makes and nobody committed', () => {
    repository.write('made/dist/1.index.js', '');
    expect(check()).toMatchObject({ status: 1, log: expect.stringContaining('?? dist/1.index.js') });
  });

  test('fails on a committed root action that the build no longer makes', () => {
    rmSync(`${repository.root}/made/launch`, { recursive: true });
    expect(check()).toMatchObject({ status: 1, log: expect.stringContaining(' D launch/action.yml') });
  });

  test('fails on a generated file that git ignores', () => {
    repository.write('.gitignore', '*.index.js\n');
    repository.write('made/dist/1.index.js', '');
    git('add', '-A');
    expect(check()).toMatchObject({ status: 1, log: expect.stringContaining('ignored by git') });
  });

  test.each([
    ['a stub that accepts the invalid input', '', 'exit 0, expected 1'],
    [
      'a stub that crashes',
      "throw new Error('no such module');",
      'expected 1, an ::error line and no stack trace',
    ],
    ['a refusal with a stack trace', `${REFUSES} console.log(new Error('x').stack);`, 'no stack trace'],
  ])('fails on %s', (_title, stub, message) => {
    repository.write('made/dist/launch/main.js', stub);
    commitBuilt();
    expect(check()).toMatchObject({ status: 1, log: expect.stringContaining(message) });
  });

  test('fails on an action for which no invalid input is known', () => {
    repository.write('made/dist/newcomer/main.js', REFUSES);
    commitBuilt();
    expect(check()).toMatchObject({
      status: 1,
      log: expect.stringContaining('newcomer: say in script/check-dist'),
    });
  });
});

describe('check-archive', () => {
  const archive = () => check('script/check-archive');

  test('passes on a small archive with all that a consumer needs', () => {
    repository.write('src/main.ts', '');
    repository.write('actions/launch/main.ts', '');
    repository.write('__tests__/a.test.ts', '');
    commitBuilt();
    rmSync(`${repository.root}/made`, { recursive: true });
    git('commit', '-qam', 'without the stand-in');
    expect(archive()).toMatchObject({
      status: 0,
      log: expect.stringMatching(/^check-archive: \d+ bytes compressed \(limit 2500000\)$/m),
    });
  });

  test('fails on a missing file, on sources, and on a folder of the workshop', () => {
    git('rm', '-q', 'launch/action.yml', '.gitattributes');
    repository.write('src/main.ts', '');
    git('add', 'src');
    git('commit', '-qm', 'wrong');
    const { status, log } = archive();
    expect(status).toBe(1);
    expect(log).toContain('launch/action.yml is not in the archive');
    expect(log).toContain('src is in the archive');
    expect(log).toMatch(/TypeScript sources are in the archive: .*src\/main\.ts/);
  });

  test('fails on more than the limit, compressed', () => {
    repository.write('dist/large.bin', randomBytes(2_500_001).toString('latin1'));
    git('add', '-A');
    git('commit', '-qm', 'large');
    expect(archive()).toMatchObject({
      status: 1,
      log: expect.stringMatching(/\d+ bytes compressed, more than 2500000/),
    });
  });
});
