import { symlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { letterRound } from './dead-letter-kills/round.ts';
import { compileProgram } from './state-store-program.ts';

const folder = useTempFolder();

test('drainers that are killed while they retry and change the same entries lose none, and make no attempt twice', async () => {
  const seed = Number(process.env['P1_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  const program = compileProgram('__tests__/conformance/dead-letter-kills/drainer.ts', folder.at('program'));
  symlinkSync(resolve('node_modules'), folder.at('program/node_modules'));
  const round = { folder: folder.path, program, drainers: 8, letters: 40, forMs: 15_000, seed };
  const { figures, violations } = await letterRound(round);
  process.stderr.write(`P1_TEST_SEED=${seed}: ${JSON.stringify(figures)}\n`);
  expect(violations).toEqual([]);
  expect(figures['attempts']).toBeGreaterThan(100);
});
