import { execFileSync } from 'node:child_process';
import { appendFileSync, symlinkSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { ScanAsk } from '../../src/compose/scan-plan.ts';
import { useRepository } from '../doubles/scan/repository.ts';
import { scanRepository } from '../doubles/scan/scan-repository.ts';
import { secretOf } from '../doubles/scan/stand-in-scanner.ts';

const repo = useRepository();
const TREE: ScanAsk = { kind: 'tree', path: null };
const STAGED: ScanAsk = { kind: 'staged' };

describe('a tree is', () => {
  test('what is tracked as it is now, and what is neither tracked nor ignored', async () => {
    repo.put('.gitignore', 'ignored\n');
    repo.put('same.txt', secretOf('same'));
    repo.put('changed.txt', secretOf('before'));
    repo.put('deleted.txt', secretOf('deleted'));
    repo.commit();
    repo.put('changed.txt', `x\n${secretOf('after')}`);
    repo.remove('deleted.txt');
    repo.put('dir/untracked.txt', secretOf('untracked'));
    repo.put('ignored', secretOf('ignored'));
    const { places, answer } = await scanRepository(repo, TREE);
    expect(places).toEqual(['changed.txt:2', 'dir/untracked.txt:1', 'same.txt:1']);
    expect(answer?.counts).toMatchObject({ commits: 0, blobs: 4 });
  });

  test('the same from a folder of it, and of a named folder or file no more than that', async () => {
    repo.put('a/one.txt', secretOf('one'));
    repo.put('b/two.txt', secretOf('two'));
    const workingFolder = repo.at('repo/a');
    expect((await scanRepository(repo, TREE, { workingFolder })).places).toEqual([
      'a/one.txt:1',
      'b/two.txt:1',
    ]);
    expect((await scanRepository(repo, { kind: 'tree', path: 'b' })).places).toEqual(['b/two.txt:1']);
    expect((await scanRepository(repo, { kind: 'tree', path: 'b/two.txt' })).places).toEqual(['b/two.txt:1']);
    const aside = { kind: 'tree', path: '../b' } as const;
    expect((await scanRepository(repo, aside, { workingFolder })).places).toEqual(['b/two.txt:1']);
  });

  test('every file of a named folder that is in no repository, git or not', async () => {
    repo.write('elsewhere/.gitignore', '*');
    repo.write('elsewhere/.p1/RUN_LOGS/x', secretOf('kept'));
    repo.write('elsewhere/deep/a.txt', secretOf('deep'));
    repo.write('elsewhere/.git-not/b.txt', secretOf('hidden'));
    for (const PATH of [repo.env['PATH'] ?? '', repo.at('nowhere')]) {
      const ask = { kind: 'tree', path: repo.at('elsewhere') } as const;
      const { places } = await scanRepository(repo, ask, { env: { PATH }, root: repo.at('elsewhere/.p1') });
      expect(places).toEqual(['.git-not/b.txt:1', 'deep/a.txt:1']);
    }
  });

  test('of names with line breaks, quotes, other letters and pathspec magic whole', async () => {
    const names = ['two\nlines', 'q"uote', '日本/größe', ':(top)magic', '*', '-dash'];
    for (const name of names) repo.put(name, secretOf('named'));
    repo.commit();
    repo.put('new\nfile', secretOf('named'));
    const { answer } = await scanRepository(repo, TREE);
    expect(answer?.open.map(({ path }) => path).sort()).toEqual([...names, 'new\nfile'].sort());
    const { places } = await scanRepository(repo, { kind: 'tree', path: '*' });
    expect(places).toEqual(['*:1']);
  });

  test('not what links lead to, nor pipes, nor submodules', async () => {
    repo.write('outside/a.txt', secretOf('outside'));
    symlinkSync('../outside', repo.at(repo.folder.slice(repo.path.length), 'folder-link'));
    symlinkSync('../outside/a.txt', repo.at('repo/file-link'));
    symlinkSync(secretOf('target'), repo.at('repo/secret-link'));
    execFileSync('mkfifo', [repo.at('repo/pipe')]);
    repo.git(['init', '--quiet', 'library'], repo.path);
    repo.git(['commit', '--quiet', '--allow-empty', '--message', 'x'], repo.at('library'));
    repo.git(['submodule', '--quiet', 'add', repo.at('library'), 'library']);
    repo.write('repo/library/a.txt', secretOf('inner'));
    const { places, answer } = await scanRepository(repo, TREE);
    expect(places).toEqual(['secret-link:1']);
    expect(answer?.leftOut).toEqual([{ path: 'library', why: 'is a repository of its own' }]);
  });

  test('also what a sparse checkout leaves out', async () => {
    repo.put('in/a.txt', secretOf('in'));
    repo.put('out/b.txt', secretOf('out'));
    repo.commit();
    repo.git(['sparse-checkout', 'set', 'in']);
    expect(() => repo.read('repo/out/b.txt')).toThrow();
    expect((await scanRepository(repo, TREE)).places).toEqual(['in/a.txt:1', 'out/b.txt:1']);
    repo.git(['sparse-checkout', 'reapply', '--sparse-index']);
    expect((await scanRepository(repo, TREE)).places).toEqual(['in/a.txt:1', 'out/b.txt:1']);
  });

  test('a file that git is told to leave alone, as it is here', async () => {
    repo.put('a.txt', secretOf('stored'));
    repo.put('b.txt', secretOf('kept'));
    repo.commit();
    repo.git(['update-index', '--skip-worktree', 'a.txt', 'b.txt']);
    repo.put('a.txt', `changed\n${secretOf('here')}\n`);
    repo.remove('b.txt');
    expect((await scanRepository(repo, TREE)).places).toEqual(['a.txt:2', 'b.txt:1']);
  });

  test('what is being merged, once', async () => {
    repo.put('a.txt', 'one\n');
    repo.commit();
    repo.git(['checkout', '--quiet', '-b', 'side']);
    repo.put('a.txt', 'side\n');
    repo.commit();
    repo.git(['checkout', '--quiet', 'main']);
    repo.put('a.txt', `${secretOf('main')}\n`);
    repo.commit();
    expect(() => repo.git(['merge', '--quiet', 'side'])).toThrow();
    const { places, answer } = await scanRepository(repo, TREE);
    expect(places).toEqual(['a.txt:2']);
    expect(answer?.counts.blobs).toBe(1);
  });

  test('read without files that are too large, which are told', async () => {
    repo.put('large.txt', `${'x'.repeat(2_000_000)}${secretOf('large')}`);
    repo.put('small.txt', secretOf('small'));
    const { places, answer, events } = await scanRepository(repo, TREE, {
      scan: { maxFileBytes: 1_000_000 },
    });
    expect(places).toEqual(['small.txt:1']);
    expect(answer?.leftOut).toEqual([{ path: 'large.txt', why: 'is longer than 1000000 bytes' }]);
    expect(events).toContainEqual({
      type: 'warning',
      message: 'large.txt was not scanned, or not whole: it is longer than 1000000 bytes.',
      fix: 'If it may hold secrets, raise `scan.max-file-mb` or `scan.archive-depth`, or look at it by hand.',
    });
  });

  test('of several thousand files whole', async () => {
    for (let file = 0; file < 5000; file += 1) repo.put(`d${file % 50}/f${file}`, `${file}`);
    repo.put('d7/last', secretOf('needle'));
    const { places, answer } = await scanRepository(repo, TREE);
    expect(places).toEqual(['d7/last:1']);
    expect(answer?.counts.blobs).toBe(5001);
  });
});

describe('what is staged is', () => {
  test('the files that the next commit adds or changes, as they are in the index', async () => {
    repo.put('old.txt', secretOf('old'));
    repo.put('gone.txt', secretOf('gone'));
    repo.put('moved.txt', `${secretOf('moved')}\n`);
    repo.commit();
    repo.put('changed.txt', `${secretOf('staged')}\n`);
    repo.git(['rm', '--quiet', 'gone.txt']);
    repo.git(['mv', 'moved.txt', 'there.txt']);
    repo.git(['add', 'changed.txt']);
    repo.put('changed.txt', 'nothing any more\n');
    repo.put('untracked.txt', secretOf('untracked'));
    repo.put('intent.txt', secretOf('intent'));
    repo.git(['add', '--intent-to-add', 'intent.txt']);
    const { places, result } = await scanRepository(repo, STAGED);
    expect(places).toEqual(['changed.txt:1', 'there.txt:1']);
    expect(result.reason_code).toBe('findings');
  });

  test('all of the index before the first commit', async () => {
    repo.put('a.txt', secretOf('first'));
    repo.git(['add', '--all']);
    expect((await scanRepository(repo, STAGED)).places).toEqual(['a.txt:1']);
  });

  test('that of the index of a hook', async () => {
    repo.put('a.txt', 'x');
    repo.commit();
    repo.put('b.txt', secretOf('partly'));
    repo.git(['read-tree', '--index-output=.git/other', 'HEAD']);
    execFileSync('git', ['add', 'b.txt'], {
      cwd: repo.folder,
      env: { ...repo.env, GIT_INDEX_FILE: '.git/other' },
    });
    expect((await scanRepository(repo, STAGED)).result.reason_code).toBe('nothing-due');
    const { places } = await scanRepository(repo, STAGED, { env: { GIT_INDEX_FILE: '.git/other' } });
    expect(places).toEqual(['b.txt:1']);
  });

  test('no pass when it is nothing: the decision is to stop', async () => {
    repo.put('a.txt', 'x');
    repo.commit();
    appendFileSync(repo.at('repo/a.txt'), secretOf('unstaged'));
    const { result, answer } = await scanRepository(repo, STAGED);
    expect(result).toMatchObject({ decision: 'stop', reason_code: 'nothing-due' });
    expect(answer).toBeNull();
  });
});
