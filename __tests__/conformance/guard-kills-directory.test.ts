import { expect, test } from '@jest/globals';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { statesInFolder } from './guard-kills/history.ts';
import { compilePrograms } from './guard-kills/programs.ts';
import { killRound } from './guard-kills/round.ts';
import { verdictOn } from './guard-kills/verdict.ts';

const folder = useTempFolder();

test('processes that are killed while they ask the guard leave a ledger in a folder that is what they were told, to the micro-dollar', async () => {
  const limits = { limitMicroUsd: 1_000_000_000, slots: 3 };
  const { entries, reads, violations } = await killRound({
    place: { kind: 'directory', folder: folder.at('state') },
    folder: folder.path,
    processes: 16,
    atOnce: 6,
    longestLifeMs: 2000,
    limits,
    programs: compilePrograms(folder.at('program')),
    onDeath: () => {},
  });
  const verdict = verdictOn({ states: statesInFolder(folder.at('state')), entries, limits });
  expect([...violations, ...verdict.violations]).toEqual([]);
  expect(reads).toBeGreaterThan(10);
  expect(verdict.figures['admitted']).toBeGreaterThan(16);
});
