import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { makeRepository } from '../doubles/regression/freezing.ts';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { callP1 } from './documented-repository.ts';
import { GUIDE_COMMANDS, LATER } from './guide-commands.ts';
import { codeIn, markedRows } from './pages.ts';
import { isRunnable } from './runnable.ts';
import { p1Call } from './shell-line.ts';

const rows = markedRows(readFileSync('docs/operations.md', 'utf8'), 'guide').map(([guide = '', p1 = '']) => ({
  guide: codeIn(guide).join(' '),
  p1,
  isLater: p1.includes('comes later'),
}));

describe('the table from the guide to p1', () => {
  test('has a row for each command of the guide, and no other', () => {
    expect(rows.map(({ guide }) => guide).sort()).toEqual([...GUIDE_COMMANDS].sort());
  });

  test('says that something comes later of backup, restore and hygiene, and of nothing else', () => {
    expect(rows.filter(({ isLater }) => isLater).map(({ guide }) => guide)).toEqual(LATER);
  });

  // commands.machine.test.ts runs each line of the page that is runnable.
  test.each(rows.filter(({ isLater }) => !isLater).map(({ guide, p1 }) => [guide, p1]))(
    '%s: names what to run, or says that nothing is to do',
    (_guide, p1) => {
      const hasCommand = codeIn(p1).some(isRunnable);
      expect(hasCommand || p1.startsWith('nothing to do:')).toBe(true);
    },
  );
});

describe('npm run guard:all', () => {
  const folder = useTempFolder();
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const calls = String(scripts['guard:all'])
    .split(' && ')
    .map(p1Call)
    .filter(call => call !== null);

  test('is the status of the guard, then the gates guardrails and run-health', async () => {
    expect(calls.map(({ shown }) => shown)).toEqual(['guard status', 'gates --only guardrails,run-health']);
    folder.write('.github/p1.yml', 'version: 1\nguard: { daily-budget-usd: 5, concurrency: 3, qps: 2 }\n');
    makeRepository(folder.path, folder.write);
    const [status, gates] = await Promise.all(
      calls.map(call => callP1(resolve('dist/cli.js'), folder.path, call)),
    );
    expect(status).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Killswitch +off$/m) });
    expect(gates).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^guardrails +pass [\s\S]*^run-health /m),
    });
  });
});
