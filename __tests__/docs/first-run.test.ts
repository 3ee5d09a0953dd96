import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { gitIn } from '../doubles/regression/freezing.ts';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { terminalIn } from '../doubles/terminal.ts';
import { FIRST_RUN_FILES, firstRunFile } from './first-run.ts';

const folder = useTempFolder();
const { p1 } = terminalIn(() => folder.path);

test('the first page takes at most ten lines of YAML to a guarded, reported run', () => {
  const lines = FIRST_RUN_FILES.flatMap(name => firstRunFile(name).trimEnd().split('\n'));
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.length).toBeLessThanOrEqual(10);
});

test('what p1 is takes two sentences, and the two commands are on the first screen', () => {
  const screen = readFileSync('README.md', 'utf8').split('\n').slice(0, 24);
  const paragraph = screen.slice(2, screen.indexOf('', 2)).join(' ');
  expect(paragraph.match(/[.!?](?= |$)/g)).toHaveLength(2);
  expect(screen).toEqual(
    expect.arrayContaining(['npm cit', expect.stringMatching(/^node dist\/cli\.js launch /)]),
  );
});

describe('these lines, in an empty repository', () => {
  beforeEach(() => {
    for (const name of FIRST_RUN_FILES) folder.write(name, firstRunFile(name));
    gitIn(folder.path, 'init', '-q', '-b', 'main');
    gitIn(folder.path, 'add', '-A');
    gitIn(folder.path, 'commit', '-qm', 'all');
  });

  test('run at a terminal too, within the budget', async () => {
    const { status, stdout, stderr } = await p1(['launch', 'hello']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^RESULT: PASS/m) });
    expect(stderr).toContain('Daily budget: $0.00 spent, $0.00 reserved of $5.00 (.github/p1.yml)');
  });

  test('are refused by none of the gates that judge a file', async () => {
    const { status, stdout } = await p1([
      'gates',
      '--offline',
      '--only',
      'workflows,guardrails,change-control',
    ]);
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.not.stringMatching(/^fail /m) });
  });
});
