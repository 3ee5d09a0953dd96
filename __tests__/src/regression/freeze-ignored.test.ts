import { symlinkSync } from 'node:fs';
import { beforeEach, expect, test } from '@jest/globals';
import { commitAll, freezeIn, gitIn, makeRepository } from '../../doubles/regression/freezing.ts';
import { caseResult, suiteRun } from '../../doubles/regression/suite-runs.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
beforeEach(() => makeRepository(folder.path, folder.write));
const RUN = suiteRun([caseResult('a', [1])]);

async function refusals(definedBy: readonly string[] = []) {
  const answer = await freezeIn(folder.path, RUN, { definedBy: () => definedBy });
  return answer.kind === 'refused'
    ? answer.refusals.map(({ condition, message }) => `${condition}: ${message}`)
    : answer.kind;
}

test('what a case is defined by has to be in the commit: a case file, a reference, a file of a fixture', async () => {
  folder.write('cases/a.yml', '');
  folder.write('cases/local/b.yml', '');
  folder.write('want/out.log', '');
  folder.write('fixture/in.txt', '');
  folder.write('fixture/deep/in.log', '');
  folder.write('.gitignore', '.p1\n*.log\nlocal\n');
  commitAll(folder.path);
  const all = ['cases/a.yml', 'cases/local/b.yml', 'want/out.log', 'fixture/'];
  expect(await refusals(all)).toEqual([
    'ignored: The cases are defined by files that git ignores, which are in no commit: "cases/local/b.yml", "fixture/deep", "want/out.log".',
  ]);
  expect(await refusals(['cases/a.yml', 'fixture/in.txt'])).toBe('frozen');
});

test('a link to what git ignores is ignored too, and a file that git knows is not', async () => {
  folder.write('hidden/in.log', '');
  folder.write('kept.log', '');
  symlinkSync('hidden', folder.at('fixture'));
  folder.write('.gitignore', '.p1\n*.log\n');
  gitIn(folder.path, 'add', '--force', 'kept.log');
  commitAll(folder.path);
  expect(await refusals(['fixture/', 'kept.log'])).toEqual([expect.stringContaining('"hidden"')]);
});

test.each([
  ['base/metrics.json', '"base/metrics.json"'],
  ['base/archive', '"base/archive"'],
  ['*.json', '"base/metrics.json", "base/archive"'],
])('a baseline that git would leave out is not frozen: %s', async (rule, places) => {
  folder.write('.gitignore', `.p1\n${rule}\n`);
  commitAll(folder.path);
  expect(await refusals()).toEqual([`ignored: git ignores ${places}: the baseline would be in no commit.`]);
});

test.each(['--assume-unchanged', '--skip-worktree'])(
  'changes that %s hides are no clean tree',
  async flag => {
    folder.write('seen.txt', 'a');
    folder.write('deep/ä.txt', 'a');
    commitAll(folder.path);
    gitIn(folder.path, 'update-index', flag, 'deep/ä.txt');
    folder.write('deep/ä.txt', 'b');
    expect(await refusals()).toEqual([
      'unwatched: git was told not to look for changes of "deep/ä.txt": nobody can say whether they are as in the commit.',
    ]);
    gitIn(folder.path, 'update-index', flag.replace('--', '--no-'), 'deep/ä.txt');
    expect(await refusals()).toEqual([expect.stringContaining('clean-tree')]);
  },
);

test('a change in a submodule is one, whatever the configuration says of it', async () => {
  folder.write('other/x', 'a');
  gitIn(folder.at('other'), 'init', '-q', '-b', 'main');
  commitAll(folder.at('other'));
  gitIn(folder.path, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', './other', 'sub');
  folder.write('.gitignore', '.p1\n/other\n');
  gitIn(folder.path, 'config', '-f', '.gitmodules', 'submodule.sub.ignore', 'all');
  commitAll(folder.path);
  expect(await refusals()).toBe('frozen');
  commitAll(folder.path);
  folder.write('sub/x', 'b');
  expect(await refusals()).toEqual([expect.stringContaining('clean-tree: The working tree has changes')]);
});
