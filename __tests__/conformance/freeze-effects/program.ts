import fs, { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { lockFolderIn } from '../../doubles/regression/freezing.ts';
import { dieAtEffect } from '../dead-letter-effects/mortal-fs.ts';
import { prepare, problemsIn, type Scene, write, writeUponFormer } from './scene.ts';

/**
 * A program: `kill <folder> <nth>` freezes and dies at its nth effect; else prints how many it had. `refuse <folder> <scene>` has
 * the disk refuse each effect in turn, in folders of their own, and prints what was wrong after it as JSON; `stop` has it refuse
 * all effects from each one on, which is what a dead process leaves. `race <folder>` freezes upon the former baseline, as it was
 * before anybody else froze, and prints what came of it.
 */
const [mode = '', folder = '', third = ''] = process.argv.slice(2);
if (mode === 'kill') {
  const effects = dieAtEffect(Number(third));
  write(folder, 'new');
  process.stdout.write(String(effects()));
} else if (mode === 'race') process.stdout.write(writeUponFormer(folder).kind);
else process.stdout.write(JSON.stringify(failAtEach(third as Scene, mode === 'stop')));

function failAtEach(scene: Scene, isLasting: boolean): { effects: number; problems: readonly string[] } {
  const problems: string[] = [];
  for (let nth = 1; ; nth += 1) {
    const place = join(folder, `${mode}-${nth}`);
    prepare(place, scene);
    const { hasFailed, trouble } = writeFailingAt(place, nth, isLasting);
    if (!hasFailed) return { effects: nth - 1, problems };
    forgetOwner(place);
    const found = problemsIn(place, scene, () => void write(place, 'next'));
    problems.push(...[...trouble, ...found].map(problem => `${mode} at ${nth}: ${problem}`));
  }
}

function writeFailingAt(place: string, nth: number, isLasting: boolean) {
  const real = Object.entries(fs).filter(([name]) => name.endsWith('Sync'));
  const trouble: string[] = [];
  let hasFailed = false;
  dieAtEffect(nth, changesAgo => {
    hasFailed = true;
    if (isLasting || changesAgo === 0) throw Object.assign(new Error('ENOSPC: no space'), { code: 'ENOSPC' });
  });
  try {
    write(place, 'new');
  } catch (error) {
    if (!String(error).includes('ENOSPC')) trouble.push(String(error));
  }
  Object.assign(fs, Object.fromEntries(real));
  syncBuiltinESMExports();
  return { hasFailed, trouble };
}

/** This process stands for one that is gone: its end gives back what it could not. */
function forgetOwner(place: string): void {
  const locks = lockFolderIn(place);
  if (!fs.existsSync(locks)) return;
  for (const name of readdirSync(locks).filter(each => each.endsWith('.json'))) {
    const file = join(locks, name);
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(/"started_at":"[^"]*"/, '"started_at":"long ago"'),
    );
  }
}
