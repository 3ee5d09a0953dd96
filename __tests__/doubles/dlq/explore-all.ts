import { expect } from '@jest/globals';
import { explore } from '../explorer/explore.ts';
import { REAL } from './claiming-actor.ts';
import { type LetterScene, letterExploration } from './letter-scene.ts';

type Scene = Omit<LetterScene, 'protocol'>;

/** Says how much was explored, and that nothing was found. */
export async function exploreAll(title: string, scene: Scene, merges = true): Promise<number> {
  const { schedules, moments, violation } = await explore(letterExploration({ ...scene, protocol: REAL }), {
    merges,
  });
  process.stdout.write(`explored ${title}: ${schedules} schedules by ${moments} moments\n`);
  expect(violation).toBeNull();
  return schedules;
}
