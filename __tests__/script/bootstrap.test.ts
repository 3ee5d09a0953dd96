import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { makeScratchRepository, type ScratchRepository } from './scratch-repository.ts';

let repository: ScratchRepository;

beforeEach(() => {
  repository = makeScratchRepository();
  repository.copy('script/bootstrap');
});

afterEach(() => repository.remove());

test('an unknown tool is refused, with the list of the known ones', () => {
  const { status, stdout } = repository.run('script/bootstrap', ['hammer']);
  expect(status).toBe(2);
  expect(stdout).toBe(
    'bootstrap: unknown tool hammer; known: node act actionlint zizmor strace gitleaks, and for bench/ kingfisher betterleaks mise\n',
  );
});

test('without Go it says what is missing, tries the other tools, and fails', () => {
  const bin = path.join(repository.root, 'bin');
  mkdirSync(bin);
  for (const program of ['bash', 'dirname', 'env', 'mkdir', 'uname', 'id']) {
    const found = execFileSync('/bin/sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
    symlinkSync(found, path.join(bin, program));
  }
  const { status, stdout } = repository.run('script/bootstrap', ['act', 'actionlint'], { PATH: bin });
  expect(status).toBe(1);
  expect(stdout).toContain('bootstrap: act: needs Go to build it, and there is no `go` on this machine');
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('bootstrap: not installed: act actionlint');
});

test('a tool that is there at the pinned version is left alone', () => {
  repository.program('bin/go', 'echo "go was called: $*"; exit 1');
  const withGo = { PATH: `${path.join(repository.root, 'bin')}:${process.env['PATH']}` };
  const first = repository.run('script/bootstrap', ['act'], withGo);
  const version = /act (v\S+) ->/.exec(first.stdout)?.[1];
  expect(first.stdout).toContain(`go was called: install github.com/nektos/act@${version}`);
  expect(first.status).toBe(1);
  repository.write('.tools/act.version', `${version}\n`);
  expect(repository.run('script/bootstrap', ['act'], withGo)).toMatchObject({
    status: 0,
    stdout: 'bootstrap: ready in .tools/: act\n',
  });
});
