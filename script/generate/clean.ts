import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isGeneratedAction } from './root-actions.ts';

/** Deletes what the build writes under `root`, and nothing else: dist/, schema/ and the generated root actions. */
export function clean(root: string): void {
  rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  rmSync(path.join(root, 'schema'), { recursive: true, force: true });
  for (const folder of ['.', ...readdirSync(root)]) {
    const file = path.join(root, folder, 'action.yml');
    if (existsSync(file) && isGeneratedAction(readFileSync(file, 'utf8'))) {
      rmSync(file);
      removeIfEmpty(path.dirname(file));
    }
  }
}

function removeIfEmpty(folder: string): void {
  if (readdirSync(folder).length === 0) {
    rmdirSync(folder);
  }
}
