// needs: minutes
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { copiedBundle } from '../doubles/bundle.ts';
import { callP1, callShell, useDocumentedRepository } from './documented-repository.ts';
import { isLook, isRunnable } from './runnable.ts';
import { p1Call } from './shell-line.ts';
import { allShownCommands, p1Calls } from './shown-commands.ts';

/** What a call exits with where that is not 0, by what the documentation says of it. */
const EXIT_CODES: Readonly<Record<string, number>> = {
  'launch import': 1, // the archive is not there: that is what a dead letter is made of
  'launch report': 3, // the killswitch is engaged
};

/** What has to have happened before a call can succeed. */
const BEFORE: Readonly<Record<string, string>> = {
  'gates --base main': 'git switch -q change',
  // What is asked for is a version that is still maintained, which need not be the one that runs the tests.
  'toolchain --fix': 'rm packages/a/.nvmrc',
  'guard adjust --usd=-5 --reason "…"': 'p1 guard adjust --usd 5 --reason "a call by hand"',
  'guard adjust --usd=-5 --reason "counted, not spent"': 'p1 guard adjust --usd 5 --reason "a call by hand"',
  'dlq release --all --reason "mended"': 'p1 dlq quarantine --all --reason "why"',
};

const cli = copiedBundle();
const shown = allShownCommands();

test('nothing is kept for what nobody shows any more', () => {
  const all = p1Calls(shown).map(call => call.shown);
  expect(Object.keys({ ...EXIT_CODES, ...BEFORE }).filter(each => !all.includes(each))).toEqual([]);
});

describe('what the documentation shows, run by the bundle in a repository', () => {
  const repository = useDocumentedRepository(cli);

  test.each(runnableBlocks())('%s: %s', async (page, _title, block) => {
    const top = repository.copy();
    // Pages of examples are read in their folder, except for what names its p1.yml.
    const folder =
      page.startsWith('examples/') && !block.join().includes('--config') ? join(top, dirname(page)) : top;
    for (const line of block) expect(await run(folder, line)).toEqual({ status: exitCodeOf(line), line });
  });

  async function run(folder: string, line: string): Promise<unknown> {
    const call = p1Call(line);
    const before = BEFORE[call?.shown ?? ''];
    if (before !== undefined) await run(folder, before);
    if (call === null) return { status: callShell(folder, line) === '' && isLook(line) ? 'silent' : 0, line };
    const { status, stdout, stderr } = await callP1(cli, folder, { ...call, args: call.args.map(filledIn) });
    return status === exitCodeOf(line) ? { status, line } : { status, line, stdout, stderr };
  }

  function filledIn(word: string): string {
    if (word === '<id>') return repository.letter();
    return { '<step>': 'hello', '<path>': 'web', 'step=NAME': 'step=broken' }[word] ?? word;
  }
});

function exitCodeOf(line: string): number {
  return EXIT_CODES[p1Call(line)?.shown ?? ''] ?? 0;
}

/** Each page with lines that can be run as they are, the same lines once. */
function runnableBlocks(): readonly (readonly [page: string, title: string, lines: readonly string[]])[] {
  const blocks = shown
    .map(({ page, lines: all }) => [page, all.filter(isRunnable)] as const)
    .filter(([, block]) => block.length > 0)
    .map(([page, block]) => [page, block.join('; '), block] as const);
  const places = blocks.map(
    each => [`${each[0].startsWith('examples/') ? each[0] : ''} ${each[1]}`, each] as const,
  );
  return [...new Map(places).values()];
}
