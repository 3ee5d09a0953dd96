import { symlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import { bareEnvironment, startNode } from '../../doubles/child.ts';
import { manyAtOnce } from '../../doubles/many-at-once.ts';
import type { TempFolder } from '../../doubles/temp-folder.ts';
import { compileProgram } from '../state-store-program.ts';
import { isDoneIn, prepare, problemsIn } from './aftermath.ts';
import { OPERATIONS, type Operation } from './operations.ts';

const CORES = 2;

/**
 * Kills a process of its own before and in the middle of each of its effects while it does operation `name`, and lets the next one
 * end it. Returns what is wrong after that.
 */
export async function problemsOfKills(name: string, folder: TempFolder): Promise<readonly string[]> {
  const operation = OPERATIONS[name] as Operation;
  const program = compileProgram(
    '__tests__/conformance/dead-letter-effects/program.ts',
    folder.at('program'),
  );
  symlinkSync(resolve('node_modules'), folder.at('program/node_modules'));

  const cutAt = async (nth: number) => {
    const place = folder.at(`try-${nth}`);
    await prepare(place, operation);
    const call = { cwd: folder.path, env: bareEnvironment(folder.path) };
    const answer = await startNode(program, [place, name, String(nth)], call).ended;
    return { ...answer, place };
  };

  const whole = await cutAt(0);
  if (whole.stderr !== '' || !(await isDoneIn(whole.place, operation)))
    throw new Error(`not done: ${whole.stderr}`);
  const effects = Number(whole.stdout);
  if (effects <= 2) throw new Error(`${effects} effects: what is there to interrupt?`);
  const targets = Array.from({ length: effects }, (_, index) => index + 1);
  const problems = await manyAtOnce(targets, CORES, async nth => {
    const { place, signal, stderr } = await cutAt(nth);
    if (signal !== 'SIGKILL') return [`effect ${nth} was not reached: ${stderr}`];
    return (await problemsIn(place, operation)).map(problem => `killed at effect ${nth}, ${problem}`);
  });
  return problems.flat();
}
