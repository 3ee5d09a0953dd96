import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { useRepository } from '../doubles/scan/repository.ts';
import { scanRepository } from '../doubles/scan/scan-repository.ts';
import { secretOf } from '../doubles/scan/stand-in-scanner.ts';

const repo = useRepository();
const HISTORY = { kind: 'history' } as const;
const rangeFrom = (base: string) => ({ kind: 'range', base, head: 'HEAD' }) as const;
const at = (place: string, commit: string): string => `${place} ${commit.slice(0, 7)}`;

/** A first commit, from which ranges begin. */
function begin(): string {
  repo.put('README.md', 'first\n');
  return repo.commit();
}

describe('a range and the history both tell of', () => {
  /** Scans both ways, which have to agree. */
  async function places(base: string): Promise<readonly string[]> {
    const range = await scanRepository(repo, rangeFrom(base));
    const history = await scanRepository(repo, HISTORY);
    expect(history.places).toEqual(range.places);
    expect(range.result).toMatchObject({ decision: range.places.length > 0 ? 'failure' : 'continue' });
    return range.places;
  }

  test('a secret that a later commit takes out again, with the commit that brought it', async () => {
    const base = begin();
    repo.put('a.txt', `one\ntwo\nkey ${secretOf('gone')}\n`);
    const guilty = repo.commit();
    repo.put('a.txt', 'one\ntwo\n');
    repo.commit();
    expect(await places(base)).toEqual([at('a.txt:3', guilty)]);
  });

  test('a secret in a file that was deleted', async () => {
    const base = begin();
    repo.put('deleted.env', secretOf('deleted'));
    const guilty = repo.commit();
    repo.remove('deleted.env');
    repo.commit();
    expect(await places(base)).toEqual([at('deleted.env:1', guilty)]);
  });

  test('a secret that a merge commit alone has', async () => {
    const base = begin();
    repo.put('both.txt', 'one\ntwo\nthree\n');
    repo.commit();
    repo.git(['checkout', '--quiet', '-b', 'side']);
    repo.put('both.txt', 'one\nside\nthree\n');
    repo.commit();
    repo.git(['checkout', '--quiet', 'main']);
    repo.put('both.txt', 'one\nmain\nthree\n');
    repo.commit();
    expect(() => repo.git(['merge', '--quiet', 'side'])).toThrow();
    repo.put('both.txt', `one\nside\nmain\n${secretOf('evil')}\nthree\n`);
    repo.put('merged.txt', `${secretOf('new')}\n`);
    repo.put('merged.bin', Buffer.from(`\0${secretOf('binary')}`));
    const merge = repo.commit('merge');
    expect(await places(base)).toEqual([
      at('both.txt:4', merge),
      at('merged.bin:1', merge),
      at('merged.txt:1', merge),
    ]);
  });

  test('a secret in a merge of three branches', async () => {
    const base = begin();
    for (const branch of ['one', 'two']) {
      repo.git(['checkout', '--quiet', '-b', branch, base]);
      repo.put(`${branch}.txt`, `${branch}\n`);
      repo.commit();
    }
    repo.git(['checkout', '--quiet', 'main']);
    repo.put('main.txt', 'main\n');
    repo.commit();
    repo.git(['merge', '--quiet', '--no-commit', 'one', 'two']);
    repo.put('octopus.txt', `x\n${secretOf('octopus')}\n`);
    const merge = repo.commit('octopus');
    expect(await places(base)).toEqual([at('octopus.txt:2', merge)]);
  });

  test('a secret in a file that is renamed and changed at once', async () => {
    const base = begin();
    repo.put('old.txt', 'a line\n'.repeat(50));
    repo.commit();
    repo.git(['mv', 'old.txt', 'new.txt']);
    repo.put('new.txt', `${'a line\n'.repeat(50)}${secretOf('renamed')}\n`);
    const guilty = repo.commit();
    expect(await places(base)).toEqual([at('new.txt:51', guilty)]);
  });

  test.each([
    ['a line break', 'two\nlines.txt'],
    ['quotes and a backslash', 'q"u\\o"te.txt'],
    ['spaces and a tab', 'sp ace\tand tab'],
    ['letters beyond ASCII', 'größe/日本.txt'],
    ['what looks like a header of a diff', 'b/a b/b'],
    ['an escape sequence', '\u001b[31mred'],
  ])('a secret in a file whose name has %s', async (_title, path) => {
    const base = begin();
    repo.put(path, `x\n${secretOf('name')}\n`);
    const guilty = repo.commit();
    expect(await places(base)).toEqual([at(`${path}:2`, guilty)]);
  });

  test.each([
    ['-diff', 'hidden.txt -diff'],
    ['binary', 'hidden.txt binary'],
    ['a driver that is called binary', 'hidden.txt diff=quiet'],
    ['a driver with a textconv', 'hidden.txt diff=shout'],
    ['a driver with a program', 'hidden.txt diff=program'],
  ])('a secret in a file that .gitattributes hides by %s', async (_title, attributes) => {
    const base = begin();
    repo.git(['config', 'diff.quiet.binary', 'true']);
    repo.git(['config', 'diff.shout.textconv', 'echo nothing']);
    repo.git(['config', 'diff.program.command', 'true']);
    repo.put('.gitattributes', `${attributes}\n`);
    repo.put('hidden.txt', `x\n${secretOf('hidden')}\n`);
    const guilty = repo.commit();
    repo.remove('hidden.txt');
    repo.commit();
    expect(await places(base)).toEqual([at('hidden.txt:2', guilty)]);
  });

  test('a secret in UTF-16, and one between bytes that are no text', async () => {
    const base = begin();
    repo.put('wide.txt', Buffer.from(`\ufeffx\n${secretOf('wide')}\n`, 'utf16le'));
    repo.put('data.bin', Buffer.from(`\0\u0001${secretOf('data')}\0`));
    repo.put('bad.txt', Buffer.concat([Buffer.from([0xff, 0xc0, 0x80, 10]), Buffer.from(secretOf('bad'))]));
    const guilty = repo.commit();
    expect(await places(base)).toEqual([
      at('bad.txt:2', guilty),
      at('data.bin:1', guilty),
      at('wide.txt:2', guilty),
    ]);
  });

  test.each([
    ['has zeros', Buffer.from([0, 10]), 1],
    ['has control characters and is no UTF-8', Buffer.from([0x80, 1, 10]), 1],
    ['is text in an encoding of one byte a character', Buffer.from('größe\n', 'latin1'), 0],
  ])('all of a changed file that an attribute makes a text of, if it %s', async (_, added, wholes) => {
    begin();
    repo.put('.gitattributes', '*.bin diff\n');
    repo.put('a.bin', 'BEGIN HUSH\nsplit\n');
    const base = repo.commit();
    repo.put('a.bin', Buffer.concat([Buffer.from('BEGIN HUSH\nsplit\nEND HUSH\n'), added]));
    const changed = repo.commit();
    repo.remove('a.bin');
    repo.commit();
    const { places, answer } = await scanRepository(repo, { kind: 'range', base, head: 'HEAD' });
    expect(places).toEqual(wholes === 1 ? [at('a.bin:1', changed)] : []);
    expect(answer?.counts.blobs).toBe(wholes);
  });

  test('a secret in where a symbolic link leads, and not what it leads to', async () => {
    const base = begin();
    repo.write('outside', secretOf('outside'));
    symlinkSync(secretOf('target'), repo.at('repo/link'));
    symlinkSync('../outside', repo.at('repo/out'));
    const guilty = repo.commit();
    expect(await places(base)).toEqual([at('link:1', guilty)]);
  });

  test('a secret at the end of a line without an end, on lines that look like a diff, and of a first commit', async () => {
    const base = begin();
    repo.put('a.txt', `@@ -1 +1 @@\ndiff --git a/x b/x\n+++ b/x\n-- \n\\ No newline\n${secretOf('odd')}`);
    const guilty = repo.commit();
    repo.put('a.txt', `${repo.read('repo/a.txt')}\n+more\n-less\n`);
    repo.commit();
    expect(await places(base)).toEqual([at('a.txt:6', guilty)]);
  });

  test('a secret at the end of one line of a million bytes', async () => {
    const base = begin();
    repo.put('long.txt', `${'x'.repeat(1_000_000)} ${secretOf('long')}`);
    const guilty = repo.commit();
    expect(await places(base)).toEqual([at('long.txt:1', guilty)]);
  });

  test('a secret after lines that are too long to be scanned, which are told', async () => {
    const base = begin();
    repo.put('long.txt', `${'x'.repeat(200_000)} ${secretOf('long')}`);
    repo.put('short.txt', secretOf('short'));
    const guilty = repo.commit();
    const { places: found, answer } = await scanRepository(repo, rangeFrom(base), {
      scan: { maxFileBytes: 100_000 },
    });
    expect(found).toEqual([at('short.txt:1', guilty)]);
    expect(answer?.leftOut).toEqual([{ path: 'long.txt', why: 'is longer than 100000 bytes' }]);
  });

  test('nothing of a submodule, which is named, and of the file that names it', async () => {
    const base = begin();
    repo.git(['init', '--quiet', 'library'], repo.path);
    repo.git(['commit', '--quiet', '--allow-empty', '--message', 'x'], repo.at('library'));
    repo.git(['submodule', '--quiet', 'add', repo.at('library'), 'library']);
    repo.put('a.txt', secretOf('beside'));
    const guilty = repo.commit();
    expect(await places(base)).toEqual([at('a.txt:1', guilty)]);
    for (const ask of [rangeFrom(base), HISTORY]) {
      const { answer } = await scanRepository(repo, ask);
      expect(answer?.leftOut).toEqual([{ path: 'library', why: 'is a repository of its own' }]);
    }
  });
});

test('a repository whose ids are SHA-256 is scanned as any other', async () => {
  repo.git(['init', '--quiet', '--initial-branch=main', '--object-format=sha256', 'repo'], repo.path);
  repo.put('a.txt', secretOf('wide'));
  repo.put('b.bin', Buffer.from(`\0${secretOf('wide')}`));
  const commit = repo.commit();
  expect(commit).toHaveLength(64);
  expect((await scanRepository(repo, HISTORY)).places).toEqual([
    at('a.txt:1', commit),
    at('b.bin:1', commit),
  ]);
  expect((await scanRepository(repo, HISTORY)).answer?.counts.commits).toBe(0);
});

describe('a history', () => {
  test('has every branch and tag, HEAD where it is detached, and not p1’s own state', async () => {
    const first = begin();
    repo.git(['checkout', '--quiet', '-b', 'side']);
    repo.put('side.txt', secretOf('side'));
    const side = repo.commit();
    repo.git(['checkout', '--quiet', '--detach', first]);
    repo.put('tagged.txt', secretOf('tagged'));
    const tagged = repo.commit();
    repo.git(['tag', '--annotate', '--message', 'x', 'v1']);
    repo.git(['checkout', '--quiet', '--detach', first]);
    repo.put('detached.txt', secretOf('detached'));
    const detached = repo.commit();
    repo.git(['checkout', '--quiet', '--orphan', 'p1-state']);
    repo.put('state.json', secretOf('state'));
    repo.commit();
    repo.git(['checkout', '--quiet', '--detach', detached]);
    const { places, answer, events } = await scanRepository(repo, HISTORY);
    expect(places).toEqual([
      at('detached.txt:1', detached),
      at('side.txt:1', side),
      at('tagged.txt:1', tagged),
    ]);
    expect(answer?.leftOut).toEqual([
      { path: 'refs/heads/p1-state', why: expect.stringMatching(/`guard.branch`/) },
    ]);
    expect(events.filter(({ type }) => type === 'warning')).toEqual([]);
  });

  test('has what tags of tags are of, and files and trees that refs name', async () => {
    begin();
    repo.git(['checkout', '--quiet', '-b', 'side']);
    repo.put('tagged.txt', secretOf('tagged'));
    const tagged = repo.commit();
    repo.git(['tag', '--annotate', '--message', 'x', 'inner']);
    repo.git(['tag', '--annotate', '--message', 'x', 'outer', 'inner']);
    repo.git(['tag', '--delete', 'inner']);
    repo.git(['checkout', '--quiet', 'main']);
    repo.git(['branch', '--quiet', '-D', 'side']);
    repo.put('lost/tree.txt', secretOf('tree'));
    repo.put('blob.txt', `x\n${secretOf('blob')}`);
    repo.git(['add', '--all']);
    repo.git(['tag', '--annotate', '--message', 'x', 'of-tree', repo.git(['write-tree'])]);
    repo.git(['tag', 'of-blob', repo.git(['hash-object', 'blob.txt'])]);
    repo.git(['reset', '--quiet', '--hard']);
    const { places } = await scanRepository(repo, HISTORY);
    const loose = ['blob.txt:2', 'lost/tree.txt:1', 'refs/tags/of-blob:2'];
    expect([...places].sort()).toEqual([...loose, at('tagged.txt:1', tagged)].sort());
  });

  test('tells of two tips that show the same secret the same one each time', async () => {
    repo.put('a.txt', `HUSH_\nsplit00\n`);
    repo.commit();
    const tips = ['one', 'two', 'three'].map((name, index) => {
      repo.git(['checkout', '--quiet', '-b', name, 'main']);
      repo.put('a.txt', 'BEGIN HUSH\nsplit\n');
      repo.commit();
      repo.put('a.txt', `${'#\n'.repeat(index)}BEGIN HUSH\nsplit\nEND HUSH\n`);
      return repo.commit();
    });
    const { answer } = await scanRepository(repo, HISTORY);
    const first = [...tips].sort()[0];
    expect(answer?.open).toMatchObject([{ commit: first, occurrences: 1 }]);
  });

  test('tells of the oldest commit that has a secret, once, and how often it came', async () => {
    begin();
    repo.put('a.txt', secretOf('twice'));
    const oldest = repo.commit();
    repo.put('a.txt', 'x\n');
    repo.commit();
    repo.put('a.txt', `x\n${secretOf('twice')}`);
    repo.commit();
    const { answer, places } = await scanRepository(repo, HISTORY);
    expect(places).toEqual([at('a.txt:1', oldest)]);
    expect(answer?.open[0]?.occurrences).toBe(2);
  });

  test('ends with the files of the tips: a secret of which each commit has a part is found', async () => {
    begin();
    repo.put('x.txt', 'a line\nBEGIN HUSH\nabcd\n');
    repo.commit();
    repo.put('x.txt', 'a line\nBEGIN HUSH\nabcd\nefgh\nEND HUSH\n');
    const tip = repo.commit();
    expect((await scanRepository(repo, HISTORY)).places).toEqual([at('x.txt:2', tip)]);
  });

  test('counts commits, blobs and bytes', async () => {
    begin();
    repo.put('data.bin', Buffer.from('\0data'));
    repo.commit();
    const { answer, result } = await scanRepository(repo, HISTORY);
    // Lines of README.md, which are all of it at the tip too; data.bin.
    expect(answer?.counts).toEqual({ commits: 2, blobs: 2, bytes: 6 + 5, remembered: 0 });
    expect(result.message).toBe(
      'No secret of severity medium or worse in the whole history: 2 commits, 2 blobs, 11 bytes.',
    );
  });

  test('is not changed by what a user has configured', async () => {
    begin();
    repo.put('dir/a.txt', `one\ntwo\n${secretOf('config')}\nfour\n`);
    const guilty = repo.commit();
    const settings: readonly (readonly [string, string])[] = [
      ['diff.noprefix', 'true'],
      ['diff.mnemonicPrefix', 'true'],
      ['diff.srcPrefix', 'x/'],
      ['diff.external', 'false'],
      ['diff.context', '9'],
      ['diff.interHunkContext', '9'],
      ['diff.renames', 'copies'],
      ['diff.submodule', 'log'],
      ['diff.relative', 'true'],
      ['diff.orderFile', '/dev/null'],
      ['diff.suppressBlankEmpty', 'true'],
      ['diff.wsErrorHighlight', 'all'],
      ['diff.colorMoved', 'zebra'],
      ['color.ui', 'always'],
      ['color.diff', 'always'],
      ['core.quotePath', 'false'],
      ['core.pager', 'false'],
      ['log.showRoot', 'false'],
      ['log.showSignature', 'true'],
      ['core.abbrev', '4'],
    ];
    for (const [name, value] of settings) repo.git(['config', name, value]);
    const env = { GIT_EXTERNAL_DIFF: 'false', GIT_DIFF_OPTS: '--unified=9', GIT_TRACE: '1' };
    expect((await scanRepository(repo, HISTORY, { env })).places).toEqual([at('dir/a.txt:3', guilty)]);
  });

  test('is what was committed, whatever objects are said to stand for it', async () => {
    begin();
    repo.put('a.txt', secretOf('replaced'));
    const guilty = repo.commit();
    repo.put('a.txt', 'nothing\n');
    const innocent = repo.commit();
    repo.git(['replace', guilty, `${innocent}~2`]);
    const { places } = await scanRepository(repo, HISTORY);
    expect(places).toEqual([at('a.txt:1', guilty)]);
  });

  test('of many commits is whole, with several gits at work', async () => {
    begin();
    const commits = 300;
    const lines = Array.from({ length: commits }, (_, index) =>
      [
        'commit refs/heads/many',
        `committer a <a@b> ${1_700_000_000 + index} +0000`,
        'data 1\nx',
        `M 100644 inline f${index % 7}.txt`,
        `data <<END\n${secretOf(`n${index}x`)}\nEND\n`,
      ].join('\n'),
    );
    repo.write('stream', `${lines.join('\n')}\n`);
    execFileSync('git', ['fast-import', '--quiet'], { cwd: repo.folder, input: repo.read('stream') });
    const { answer } = await scanRepository(repo, HISTORY);
    expect(answer?.counts.commits).toBe(commits + 1);
    expect(answer?.open).toHaveLength(commits);
  });
});
