import { describe, expect, test } from '@jest/globals';
import { scanCommand } from '../../../../src/cli/commands/scan.ts';
import { COMMON_FLAGS, parseFlags } from '../../../../src/cli/flags.ts';
import { useRepository } from '../../../doubles/scan/repository.ts';

const repo = useRepository();

function run(...argv: readonly string[]) {
  const printed: string[] = [];
  const args = parseFlags(argv, { ...scanCommand.flags, ...COMMON_FLAGS });
  const print = (text: string): void => void printed.push(text);
  return scanCommand.run({ args, env: repo.env, workingFolder: repo.folder, print });
}

describe('an error that says what to give is', () => {
  test.each([
    [['--tree', '--history'], /--tree and --history are different things.* Give one of them/],
    [['--staged', '--range', 'a..b'], /--staged and --range are different things/],
    [['--range', 'main'], /--range: "main" is no range\. Give it as `A\.\.B`/],
    [['--range', 'a...b'], /"a\.\.\.b" is no range/],
    [['--range', '..b'], /"\.\.b" is no range/],
    [['--history', 'folder'], /A path says nothing to a scan of history/],
    [['--staged', 'folder'], /A path says nothing to a scan of staged/],
    [['--fail-on', 'never'], /--fail-on: "never" is not low or medium or high or critical/],
    [['--tree', 'no-such-folder'], /"[^"]*no-such-folder" has no file|is not there/],
  ])('%j', async (argv, message) => {
    const answer = run(...argv).then(({ result }) => {
      throw new Error(result.message);
    });
    await expect(answer).rejects.toThrow(message);
  });
});

test('a range that cannot be resolved is a failure, and no SARIF file is left of it', async () => {
  repo.put('a.txt', 'x');
  repo.commit();
  const { result } = await run('--range', 'HEAD..', '--sarif', 'out.sarif');
  expect(result).toMatchObject({ action: 'scan', decision: 'failure', reason_code: 'range-unresolvable' });
  expect(() => repo.read('repo/out.sarif')).toThrow();
});

test('nothing staged is told, and is no failure', async () => {
  repo.put('a.txt', 'x');
  repo.commit();
  const { result } = await run('--staged');
  expect(result).toMatchObject({ decision: 'stop', reason_code: 'nothing-due' });
});
