import { linkSync, mkdirSync, statSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { flushFileSystem, MANY_FILES } from '../../../../src/launch/outputs/flush-set.ts';
import { changedSince, verifyOutputs } from '../../../../src/launch/outputs/verify.ts';
import { output } from '../../../doubles/step-launch.ts';
import { useTempFolder } from '../../../doubles/temp-folder.ts';

const folder = useTempFolder();

test('a file system that is not there is not flushed', async () => {
  expect(await flushFileSystem(folder.at('none'))).toBe(false);
});

test('a set of so many files that they are flushed together is verified whole', async () => {
  mkdirSync(folder.at('set'));
  const names = Array.from({ length: MANY_FILES }, (_, index) => `deep/${index}.txt`);
  for (const name of names) folder.write(`set/${name}`, name);
  linkSync(folder.at('set/deep/0.txt'), folder.at('elsewhere'));
  const answer = await verifyOutputs({
    folder: folder.at('set'),
    outputs: [output('deep/*.txt')],
    repositoryRoot: folder.path,
  });
  if (answer.kind !== 'verified') throw new Error(answer.problems.join());
  expect(answer.entries.map(entry => entry.path).sort()).toEqual([...names].sort());
  expect(answer.stamps.size).toBe(MANY_FILES);
  expect(changedSince(folder.at('set'), answer)).toEqual([]);
  expect(statSync(folder.at('set/deep/0.txt')).nlink).toBe(1);
});
