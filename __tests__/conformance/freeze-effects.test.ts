import { expect, test } from '@jest/globals';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { compiledIn } from './freeze-effects/compiled.ts';
import { prepare, reasonsIn, SCENES } from './freeze-effects/scene.ts';

const folder = useTempFolder();

test('a freeze that stops at any of its effects leaves the former baseline or the new one, and the next freeze goes on from it', async () => {
  const run = compiledIn(folder);
  for (const scene of SCENES) {
    for (const mode of ['stop', 'refuse']) {
      const { stdout, stderr } = await run(mode, folder.at(scene.replaceAll(' ', '-')), scene);
      expect(stderr).toBe('');
      const { effects, problems } = JSON.parse(stdout);
      expect(problems).toEqual([]);
      expect(effects).toBeGreaterThan(10);
    }
  }
});

test('of freezes at once upon the same baseline one is written, and the others say so', async () => {
  prepare(folder.path, 'upon a former baseline');
  const run = compiledIn(folder);
  const answers = await Promise.all(Array.from({ length: 4 }, () => run('race', folder.path)));
  const kinds = answers.map(({ stdout }) => stdout);
  expect(kinds.filter(kind => kind === 'written')).toHaveLength(1);
  expect(kinds.every(kind => ['written', 'busy', 'stale'].includes(kind))).toBe(true);
  expect(reasonsIn(folder.path)).toEqual(['new', 'former', 'the first one']);
});
