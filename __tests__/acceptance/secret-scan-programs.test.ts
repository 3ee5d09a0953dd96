import { chmodSync, existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { ScanAsk } from '../../src/compose/scan-plan.ts';
import { useRepository } from '../doubles/scan/repository.ts';
import { scanRepository } from '../doubles/scan/scan-repository.ts';
import { secretOf } from '../doubles/scan/stand-in-scanner.ts';

const repo = useRepository();
const HOOKS = [
  'post-index-change',
  'pre-commit',
  'post-checkout',
  'reference-transaction',
  'fsmonitor-watchman',
];
const SETTINGS: readonly (readonly [string, string])[] = [
  ['diff.trap.textconv', ''],
  ['diff.trap.command', ''],
  ['diff.external', ''],
  ['core.fsmonitor', ''],
  ['core.pager', ''],
  ['core.sshCommand', ''],
  ['core.gitProxy', ''],
  ['core.askPass', ''],
  ['core.editor', ''],
  ['core.alternateRefsCommand', ''],
  ['credential.helper', '!'],
  ['gpg.program', ''],
  ['uploadpack.packObjectsHook', ''],
  ['alias.diff-files', '!'],
  ['alias.cat-file', '!'],
];

/** A repository of which each setting that names a program names one that leaves a mark. */
function hostileRepository(filter: string): string {
  const mark = repo.at('mark');
  const trap = repo.write('trap.sh', `#!/bin/sh\ntouch ${mark}\ncat\n`);
  chmodSync(trap, 0o755);
  repo.put('a.txt', 'one\n');
  const first = repo.commit();
  repo.put('.gitattributes', `*.txt filter=${filter} diff=trap\n`);
  repo.put('a.txt', `two\n${secretOf('two')}\n`);
  repo.put('b.txt', 'three\n');
  repo.commit();
  for (const [name, before] of SETTINGS) repo.git(['config', name, `${before}${trap}`]);
  for (const kind of ['clean', 'smudge', 'process']) repo.git(['config', `filter.${filter}.${kind}`, trap]);
  repo.git(['config', `filter.${filter}.required`, 'true']);
  repo.git(['config', 'core.hooksPath', repo.at('hooks')]);
  for (const hook of HOOKS) chmodSync(repo.write(`hooks/${hook}`, `#!/bin/sh\ntouch ${mark}\n`), 0o755);
  // It needs what is not there: asked for, it would be fetched by a command of this repository's choice.
  repo.git(['config', 'remote.origin.url', `ext::${trap}`]);
  repo.git(['config', 'remote.origin.promisor', 'true']);
  repo.git(['config', 'protocol.ext.allow', 'always']);
  makeRacy();
  rmSync(mark, { force: true });
  return first;
}

/** As if each file had been written when the index was: git then looks at their contents. */
function makeRacy(): void {
  utimesSync(repo.at('repo/.git/index'), 1000, 1000);
}

test.each(['trap', 'a=b.c', 'Trap'])(
  'no scan runs a program that the repository names (filter %s)',
  async filter => {
    const base = hostileRepository(filter);
    const asks: readonly ScanAsk[] = [
      { kind: 'tree', path: null },
      { kind: 'tree', path: 'a.txt' },
      { kind: 'staged' },
      { kind: 'range', base, head: 'HEAD' },
      { kind: 'history' },
      { kind: 'tree', path: null },
    ];
    for (const ask of asks) {
      const { answer } = await scanRepository(repo, ask);
      if (ask.kind !== 'staged') expect(answer?.open.map(({ path }) => path)).toEqual(['a.txt']);
      expect([ask, existsSync(repo.at('mark'))]).toEqual([ask, false]);
    }
    const lost = repo.git(['rev-parse', 'HEAD:b.txt']);
    repo.remove(`.git/objects/${lost.slice(0, 2)}/${lost.slice(2)}`);
    const { result } = await scanRepository(repo, { kind: 'range', base, head: 'HEAD' });
    expect([result.reason_code, existsSync(repo.at('mark'))]).toEqual(['range-unresolvable', false]);
  },
);

test('no scan of the tree runs a filter whose name no program can be given', async () => {
  hostileRepository('trap');
  const trap = repo.at('trap.sh');
  for (const [file, from, to] of [
    ['.git/config', '[filter "trap"]', '[filter "\xff"]'],
    ['.gitattributes', 'filter=trap', 'filter=\xff'],
  ] as const) {
    const path = repo.at('repo', file);
    writeFileSync(path, readFileSync(path, 'latin1').replace(from, to), 'latin1');
  }
  makeRacy();
  rmSync(repo.at('mark'), { force: true });
  const { answer } = await scanRepository(repo, { kind: 'tree', path: null });
  expect(answer?.open.map(({ path }) => path)).toEqual(['a.txt']);
  expect([existsSync(trap), existsSync(repo.at('mark'))]).toEqual([true, false]);
  expect(() => repo.git(['diff-files', '-p'])).toThrow();
  expect(existsSync(repo.at('mark'))).toBe(true);
});

test('a git that is asked plainly runs them, so that the marks say something', () => {
  hostileRepository('trap');
  for (const args of [['diff-files', '-p'], ['status']]) {
    rmSync(repo.at('mark'), { force: true });
    try {
      repo.git(args);
    } catch {
      // What a filter that says nothing useful makes of it does not matter here.
    }
    expect(existsSync(repo.at('mark'))).toBe(true);
  }
});
