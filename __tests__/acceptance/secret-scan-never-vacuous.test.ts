import { describe, expect, test } from '@jest/globals';
import type { ScanAsk } from '../../src/compose/scan-plan.ts';
import { useRepository } from '../doubles/scan/repository.ts';
import { type ScanOfRepository, scanRepository } from '../doubles/scan/scan-repository.ts';
import { secretOf } from '../doubles/scan/stand-in-scanner.ts';

const repo = useRepository();
const HISTORY: ScanAsk = { kind: 'history' };
const AUTO: ScanAsk = { kind: 'auto', base: null, head: null };
const range = (base: string, head = 'HEAD'): ScanAsk => ({ kind: 'range', base, head });
const ZEROS = '0'.repeat(40);

/** Three commits, the second of which has a secret. */
function threeCommits(): readonly [string, string, string] {
  repo.put('a.txt', 'first\n');
  const first = repo.commit();
  repo.put('a.txt', `first\n${secretOf('second')}\n`);
  const second = repo.commit();
  repo.put('a.txt', 'first\n');
  return [first, second, repo.commit()];
}

/** It has to be a failure that says why and how to mend it, and no scan. */
async function expectUnresolvable(ask: ScanAsk, why: RegExp, fix: RegExp, options: ScanOfRepository = {}) {
  const { result, answer, events } = await scanRepository(repo, ask, options);
  expect(result).toMatchObject({ decision: 'failure', reason_code: 'range-unresolvable' });
  expect(result.message).toMatch(why);
  expect(result.fix).toMatch(fix);
  expect(answer).toBeNull();
  expect(events).toEqual([]);
}

describe('an error with its fix, and no pass, is', () => {
  test.each<[string, ScanAsk]>([
    ['a range', range('HEAD~1')],
    ['a history', HISTORY],
    ['what an event brought', AUTO],
  ])('%s in a shallow clone', async (_title, ask) => {
    threeCommits();
    repo.git(['clone', '--quiet', '--depth', '2', `file://${repo.folder}`, 'shallow'], repo.path);
    const workingFolder = repo.at('shallow');
    await expectUnresolvable(ask, /shallow/, /fetch-depth: 0/, { workingFolder });
  });

  test('a base that is not in the clone, such as one that a forced push took away', async () => {
    threeCommits();
    await expectUnresolvable(range('f'.repeat(40)), /base .* names no commit/, /fetch-depth: 0.*force-push/);
  });

  test('a head that is not in the clone', async () => {
    threeCommits();
    await expectUnresolvable(range('HEAD~1', 'no-such-branch'), /head .* names no commit/, /fetch/);
  });

  test('a revision that would be an option of git', async () => {
    threeCommits();
    await expectUnresolvable(range('--output=x'), /names no commit/, /fetch/);
  });

  test('an empty range', async () => {
    threeCommits();
    await expectUnresolvable(range('HEAD'), /no commit/, /older than the head/);
  });

  test('a range backwards', async () => {
    const [first, , third] = threeCommits();
    await expectUnresolvable(range(third, first), /no commit/, /older than the head/);
  });

  test('a history without a commit', async () => {
    await expectUnresolvable(HISTORY, /has no commit/, /Commit something/);
  });

  test('a working tree without a file', async () => {
    await expectUnresolvable({ kind: 'tree', path: null }, /no file/, /path with files/);
  });

  test('a folder that git ignores', async () => {
    repo.put('.gitignore', 'ignored/\n');
    repo.put('ignored/a.txt', 'x');
    await expectUnresolvable({ kind: 'tree', path: 'ignored' }, /no file/, /what git ignores/);
  });

  test.each<[string, ScanAsk]>([
    ['a range', range('HEAD~1')],
    ['a history', HISTORY],
    ['what is staged', { kind: 'staged' }],
    ['a tree that is not named', { kind: 'tree', path: null }],
  ])('%s where there is no repository', async (_title, ask) => {
    repo.write('elsewhere/a.txt', 'x');
    await expectUnresolvable(ask, /no git repository/, /p1 scan --tree <folder>/, {
      workingFolder: repo.at('elsewhere'),
      env: { GIT_CEILING_DIRECTORIES: repo.path },
    });
  });

  test('a machine without git', async () => {
    threeCommits();
    await expectUnresolvable(HISTORY, /no git on this machine/, /Install git/, {
      env: { PATH: repo.at('nowhere') },
    });
  });

  test.each<[string, ScanAsk]>([
    ['a range', range('HEAD~2')],
    ['a history', HISTORY],
  ])('%s of a partial clone that lacks what was committed, and nothing is fetched', async (_title, ask) => {
    threeCommits();
    repo.git(['config', 'uploadpack.allowFilter', 'true']);
    repo.git(['clone', '--quiet', '--filter=blob:none', `file://${repo.folder}`, 'partial'], repo.path);
    const workingFolder = repo.at('partial');
    const objects = () => repo.git(['count-objects', '-v'], workingFolder);
    const before = objects();
    await expectUnresolvable(ask, /missing/, /without `--filter`/, { workingFolder });
    expect(objects()).toBe(before);
  });

  test('a repository that lost an object', async () => {
    threeCommits();
    const blob = repo.git(['rev-parse', 'HEAD~1:a.txt']);
    repo.remove(`.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`);
    await expectUnresolvable(HISTORY, /missing/, /fetch|fsck/);
  });
});

describe('in a job, what is scanned is', () => {
  /** The scan of an event with this payload. */
  function scanEvent(name: string, payload: unknown) {
    const file = repo.write('event.json', JSON.stringify(payload));
    return scanRepository(repo, AUTO, {
      env: {
        GITHUB_ACTIONS: 'true',
        GITHUB_EVENT_NAME: name,
        GITHUB_EVENT_PATH: file,
        RUNNER_TEMP: repo.path,
      },
    });
  }

  test.each(['pull_request', 'pull_request_target'])('of %s, base to head', async name => {
    const [first, second, third] = threeCommits();
    const { answer, places } = await scanEvent(name, {
      pull_request: { base: { sha: first }, head: { sha: third } },
    });
    expect(answer).toMatchObject({ source: 'range', counts: { commits: 2 } });
    expect(places).toEqual([`a.txt:2 ${second.slice(0, 7)}`]);
  });

  test('of a merge group, its base to its head', async () => {
    const [first, second] = threeCommits();
    const { answer } = await scanEvent('merge_group', { merge_group: { base_sha: first, head_sha: second } });
    expect(answer).toMatchObject({ source: 'range', counts: { commits: 1 }, open: [{ commit: second }] });
  });

  test('of a push, what it brought', async () => {
    const [, second, third] = threeCommits();
    const { answer } = await scanEvent('push', { before: second, after: third });
    expect(answer).toMatchObject({ source: 'range', counts: { commits: 1 }, open: [] });
  });

  test.each([
    ['of a new branch', ZEROS],
    ['after a forced push whose former head is gone', 'f'.repeat(40)],
  ])('%s, all that leads to its head', async (_title, before) => {
    const [, second] = threeCommits();
    const { answer } = await scanEvent('push', { before, after: second });
    expect(answer).toMatchObject({ source: 'history', counts: { commits: 2 }, open: [{ commit: second }] });
  });

  test('after a forced push back to an older commit, all that leads to that', async () => {
    const [, second, third] = threeCommits();
    const { answer } = await scanEvent('push', { before: third, after: second });
    expect(answer).toMatchObject({ source: 'history', counts: { commits: 2 }, open: [{ commit: second }] });
  });

  test.each<[string, string, unknown]>([
    ['of a schedule', 'schedule', { schedule: '0 3 * * *' }],
    ['of a deleted branch', 'push', { before: 'a'.repeat(40), after: ZEROS }],
    [
      'of a payload that is not what it should be',
      'pull_request',
      { pull_request: { base: { sha: '--all' } } },
    ],
    ['of no payload at all', 'push', null],
  ])('%s, the whole history', async (_title, name, payload) => {
    threeCommits();
    const { answer } = await scanEvent(name, payload);
    expect(answer).toMatchObject({ source: 'history', what: 'the whole history', counts: { commits: 3 } });
  });

  test('of a pull request whose commits are not there, an error', async () => {
    const [first] = threeCommits();
    const { result, answer } = await scanEvent('pull_request', {
      pull_request: { base: { sha: first }, head: { sha: 'f'.repeat(40) } },
    });
    expect(result).toMatchObject({ decision: 'failure', reason_code: 'range-unresolvable' });
    expect(answer).toBeNull();
  });
});
