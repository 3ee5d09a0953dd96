import { symlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { gitHubLetterRound } from './dead-letter-kills/github-round.ts';
import { compileProgram } from './state-store-program.ts';

const folder = useTempFolder();

test('drainers of a repository that are killed while its services fail lose no entry, and make no attempt twice', async () => {
  const seed = Number(process.env['P1_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  const program = compileProgram(
    '__tests__/conformance/dead-letter-kills/github-drainer.ts',
    folder.at('program'),
  );
  symlinkSync(resolve('node_modules'), folder.at('program/node_modules'));
  const round = {
    folder: folder.path,
    program,
    drainers: 8,
    letters: 24,
    forMs: 14_000,
    leastEnds: 10,
    seed,
  };
  const { figures, violations } = await gitHubLetterRound(round);
  process.stderr.write(`P1_TEST_SEED=${seed}: ${JSON.stringify(figures)}\n`);
  expect(violations).toEqual([]);
  expect(figures['attempts ended']).toBeGreaterThan(5);
  expect(figures['evictions']).toBeGreaterThan(2);
}, 120_000);
