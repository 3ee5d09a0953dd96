import { symlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import { bareEnvironment, startNode } from '../../doubles/child.ts';
import type { TempFolder } from '../../doubles/temp-folder.ts';
import { compileProgram } from '../state-store-program.ts';

/** The program of this folder, compiled into `folder`, ready to be run. */
export function compiledIn(
  folder: TempFolder,
): (...args: readonly string[]) => ReturnType<typeof startNode>['ended'] {
  const program = compileProgram('__tests__/conformance/freeze-effects/program.ts', folder.at('program'));
  symlinkSync(resolve('node_modules'), folder.at('program/node_modules'));
  return (...args) => startNode(program, args, { cwd: folder.path, env: bareEnvironment(folder.path) }).ended;
}
