import { symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compileProgram } from '../state-store-program.ts';

const ROOM = '__tests__/conformance/guard-kills';

/** Compiles the programs of a round into `target`, and brings them the packages that they use. */
export function compilePrograms(target: string): { readonly holder: string; readonly watcher: string } {
  const holder = compileProgram(`${ROOM}/holder.ts`, target);
  const watcher = compileProgram(`${ROOM}/watcher.ts`, target);
  symlinkSync(resolve('node_modules'), join(target, 'node_modules'));
  return { holder, watcher };
}
