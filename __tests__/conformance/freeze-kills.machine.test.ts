// needs: minutes
import { expect, test } from '@jest/globals';
import { manyAtOnce } from '../doubles/many-at-once.ts';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { compiledIn } from './freeze-effects/compiled.ts';
import { prepare, problemsIn, reasonsIn, SCENES, write } from './freeze-effects/scene.ts';

const folder = useTempFolder();
const CORES = 2;

test.each(SCENES)(
  'a process that is killed at any effect of a freeze %s leaves the former baseline or the new one',
  async scene => {
    const run = compiledIn(folder);
    const cutAt = async (nth: number) => {
      const place = folder.at(`try-${nth}`);
      prepare(place, scene);
      return { ...(await run('kill', place, String(nth))), place };
    };
    const whole = await cutAt(0);
    expect([whole.stderr, reasonsIn(whole.place)[0]]).toEqual(['', 'new']);
    const targets = Array.from({ length: Number(whole.stdout) }, (_, index) => index + 1);
    const problems = await manyAtOnce(targets, CORES, async nth => {
      const { place, signal, stderr } = await cutAt(nth);
      if (signal !== 'SIGKILL') return [`effect ${nth} was not reached: ${stderr}`];
      const found = problemsIn(place, scene, () => void write(place, 'next'));
      return found.map(problem => `killed at ${nth}: ${problem}`);
    });
    expect(problems.flat()).toEqual([]);
    process.stderr.write(`freeze ${scene}: killed at ${targets.length} effects\n`);
  },
  120_000,
);
