import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { ScanAsk } from '../../src/compose/scan-plan.ts';
import { useRepository } from '../doubles/scan/repository.ts';
import { type ScanOfRepository, scanRepository } from '../doubles/scan/scan-repository.ts';
import { secretOf, standInScanner } from '../doubles/scan/stand-in-scanner.ts';

const repo = useRepository();
const HISTORY: ScanAsk = { kind: 'history' };
const TREE: ScanAsk = { kind: 'tree', path: null };
const IGNORE = '.github/p1-secrets.ignore.yml';
const MEMO = 'repo/.p1/scan/history.memo';

/** The state's folder is ignored, as it is once p1 made it. */
function begin(): string {
  repo.put('.gitignore', '.p1/\n');
  repo.put('clean.txt', 'nothing\n');
  repo.put('guilty.txt', `x\n${secretOf('first')}\n`);
  return repo.commit();
}

const scan = (ask: ScanAsk = HISTORY, options?: ScanOfRepository) => scanRepository(repo, ask, options);

describe('a second scan of a history', () => {
  test('reads what is new alone, and tells of the rest all the same', async () => {
    begin();
    const first = await scan();
    repo.put('new.txt', secretOf('second'));
    const second = repo.commit();
    const again = await scan();
    expect(again.places).toEqual([...first.places, `new.txt:1 ${second.slice(0, 7)}`]);
    expect(again.answer?.counts).toMatchObject({ commits: 1, remembered: 2 });
    // The new commit's lines, which are all of the new file, and the file that was not clean.
    expect([...again.seen].sort()).toEqual(['guilty.txt', 'new.txt']);
  });

  test('of the same commits gives the same answer, in which nothing was read but what is not clean', async () => {
    begin();
    const first = await scan();
    const again = await scan();
    expect(again.answer?.open).toEqual(first.answer?.open);
    expect(again.seen).toEqual(['guilty.txt']);
    expect((await scan()).answer?.open).toEqual(first.answer?.open);
  });

  test('judges anew: what was ignored may count, and what counted may be ignored', async () => {
    begin();
    const salt = 'a salt of the test';
    const write = (entries: readonly object[]) =>
      repo.write(`repo/${IGNORE}`, JSON.stringify({ salt, entries }));
    write([]);
    const first = await scan();
    const { fingerprint = '' } = first.answer?.open[0] ?? {};
    write([{ fingerprint, owner: 'o', reason: 'r', expires: '2027-01-01' }]);
    const ignored = await scan();
    expect(ignored.answer).toMatchObject({ open: [], ignored: [{ finding: { fingerprint } }] });
    expect(ignored.answer?.counts.commits).toBe(0);
    const later = await scan(HISTORY, { today: '2027-01-02' });
    expect(later.places).toEqual(first.places);
  });

  test.each<[string, ScanOfRepository]>([
    ['rules', { scanner: standInScanner('other rules') }],
    ['limits', { scan: { maxFileBytes: 1000 } }],
    ['depths', { scan: { decodeDepth: 0 } }],
  ])('with other %s reads everything', async (_title, options) => {
    begin();
    await scan();
    const again = await scan(HISTORY, options);
    expect(again.answer?.counts).toMatchObject({ commits: 1, remembered: 0 });
  });

  test('with another salt reads everything: it could not name what was found', async () => {
    begin();
    await scan();
    repo.write(`repo/${IGNORE}`, JSON.stringify({ salt: 'another salt of it' }));
    expect((await scan()).answer?.counts.commits).toBe(1);
  });

  test('forgets what a forced push took away', async () => {
    const first = begin();
    repo.put('gone.txt', secretOf('rewritten'));
    repo.commit();
    expect((await scan()).places).toHaveLength(2);
    repo.git(['reset', '--quiet', '--hard', first]);
    const again = await scan();
    expect(again.places).toEqual([`guilty.txt:2 ${first.slice(0, 7)}`]);
    repo.git(['reflog', 'expire', '--expire=now', '--all']);
    repo.git(['gc', '--quiet', '--prune=now']);
    expect((await scan()).places).toEqual(again.places);
  });

  test('forgets what a ref named that no commit has, when the ref is gone', async () => {
    begin();
    repo.put('blob.txt', secretOf('blob'));
    repo.git(['add', '--all']);
    repo.git(['tag', 'of-blob', repo.git(['hash-object', '-w', 'blob.txt'])]);
    repo.git(['tag', 'of-tree', repo.git(['write-tree'])]);
    repo.git(['reset', '--quiet', '--hard']);
    const loose = ['blob.txt:1', 'refs/tags/of-blob:1'];
    const rest = (await scan()).places.filter(place => !loose.includes(place));
    expect([...(await scan()).places].sort()).toEqual([...loose, ...rest].sort());
    repo.git(['tag', '--delete', 'of-blob', 'of-tree']);
    expect((await scan()).places).toEqual(rest);
  });

  test('tells again what the first could not read, until it may be read', async () => {
    begin();
    repo.put('large.txt', `${'x'.repeat(2000)}\n`);
    repo.commit();
    repo.remove('large.txt');
    repo.commit();
    const told = [{ path: 'large.txt', why: 'is longer than 1000 bytes' }];
    for (const time of ['first', 'second', 'third']) {
      const { answer, events, result } = await scan(HISTORY, {
        scan: { maxFileBytes: 1000 },
        failOn: 'critical',
      });
      expect([time, answer?.leftOut]).toEqual([time, told]);
      expect(events.filter(({ type }) => type === 'warning')).toHaveLength(1);
      expect(result.message).toMatch(/; 1 files were NOT scanned/);
      expect(result.fix).toMatch(/max-file-mb/);
    }
    expect((await scan()).answer?.leftOut).toEqual([]);
  });

  test('does not take a range or a folder for the whole', async () => {
    const first = begin();
    repo.put('b.txt', secretOf('second'));
    repo.commit();
    await scan({ kind: 'range', base: first, head: 'HEAD' });
    await scan({ kind: 'tree', path: 'clean.txt' });
    expect(existsSync(repo.at('repo/.p1/scan'))).toBe(false);
    expect((await scan()).answer?.counts).toMatchObject({ commits: 2, remembered: 0 });
  });
});

describe('a memo is not believed', () => {
  /** What a memo says, with its sum made right again. */
  function forge(change: (memo: Record<string, unknown>) => void): void {
    const memo: Record<string, unknown> = JSON.parse(repo.read(MEMO).split('\n')[1] ?? '');
    change(memo);
    const body = JSON.stringify(memo);
    repo.write(MEMO, `${createHash('sha256').update(body).digest('hex')}\n${body}\n`);
  }

  const damages: readonly (readonly [string, () => void])[] = [
    ['cut short', () => repo.write(MEMO, repo.read(MEMO).slice(0, -20))],
    ['changed in one place', () => repo.write(MEMO, repo.read(MEMO).replace('guilty', 'guilt1'))],
    ['empty', () => repo.write(MEMO, '')],
    ['not JSON', () => repo.write(MEMO, 'x\ny\n')],
    ['of another shape', () => forge(memo => Object.assign(memo, { findings: [{}] }))],
    ['of options for git', () => forge(memo => Object.assign(memo, { tips: ['--all'], findings: [] }))],
    [
      'of commits that are not there',
      () => forge(memo => Object.assign(memo, { tips: ['f'.repeat(40)], findings: [] })),
    ],
    ['of other rules', () => forge(memo => Object.assign(memo, { digest: 'x', findings: [] }))],
    ['in a folder’s place', () => repo.remove('.p1/scan/history.memo')],
  ];

  test.each(damages)('that is %s', async (_title, damage) => {
    begin();
    const first = await scan();
    damage();
    const again = await scan();
    expect(again.places).toEqual(first.places);
    expect(again.answer?.counts.commits).toBe(1);
  });

  test('that drops what is still in a file of the newest commit', async () => {
    begin();
    await scan();
    forge(memo => Object.assign(memo, { findings: [] }));
    expect((await scan()).places).toHaveLength(1);
  });

  test('that the repository itself brings', async () => {
    begin();
    repo.remove('guilty.txt');
    repo.commit();
    await scan();
    forge(memo => Object.assign(memo, { findings: [] }));
    expect((await scan()).places).toEqual([]);
    forge(memo => Object.assign(memo, { findings: [] }));
    repo.git(['add', '--force', '.p1']);
    expect((await scan()).places).toHaveLength(1);
  });
});

describe('a second scan of a tree', () => {
  test('reads what has changed, and what was not clean', async () => {
    begin();
    repo.put('other.txt', 'nothing\n');
    repo.commit();
    await scan(TREE);
    repo.put('other.txt', secretOf('changed'));
    repo.put('untracked.txt', 'x\n');
    const again = await scan(TREE);
    expect(again.places).toEqual(['guilty.txt:2', 'other.txt:1']);
    expect([...again.seen].sort()).toEqual(['guilty.txt', 'other.txt', 'untracked.txt']);
    expect(again.answer?.counts.remembered).toBe(2);
  });

  test('reads an empty file no more than another', async () => {
    begin();
    repo.put('empty.txt', '');
    repo.commit();
    await scan(TREE);
    const { answer } = await scan(TREE);
    expect(answer?.counts).toMatchObject({ blobs: 1, remembered: 3 });
  });

  test('takes the same content at another path for something else', async () => {
    begin();
    await scan(TREE);
    repo.git(['mv', 'clean.txt', 'moved.txt']);
    expect((await scan(TREE)).seen).toContain('moved.txt');
  });

  test('reads a file that is assumed to be unchanged', async () => {
    begin();
    await scan(TREE);
    repo.git(['update-index', '--assume-unchanged', 'clean.txt']);
    repo.put('clean.txt', secretOf('assumed'));
    expect((await scan(TREE)).places).toEqual(['clean.txt:1', 'guilty.txt:2']);
  });

  test('reads a file that a filter changed on its way out of git', async () => {
    begin();
    await scan(TREE);
    repo.git(['config', 'filter.add.smudge', `sed s/nothing/${secretOf('smudged')}/`]);
    repo.git(['config', 'filter.add.clean', `sed s/${secretOf('smudged')}/nothing/`]);
    repo.put('.git/info/attributes', 'clean.txt filter=add\n');
    repo.remove('clean.txt');
    repo.git(['checkout', '--quiet', '--', 'clean.txt']);
    expect((await scan(TREE)).places).toEqual(['clean.txt:1', 'guilty.txt:2']);
  });
});
