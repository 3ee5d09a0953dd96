import { symlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { bareEnvironment, startNode } from '../doubles/child.ts';
import { manyAtOnce } from '../doubles/many-at-once.ts';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { isDoneIn, prepare, problemsIn } from './dead-letter-effects/aftermath.ts';
import { OPERATIONS, type Operation } from './dead-letter-effects/operations.ts';
import { compileProgram } from './state-store-program.ts';

const folder = useTempFolder();
const CORES = 2;

test.each(Object.keys(OPERATIONS))(
  'a process that dies at any of its effects of %s leaves one good copy, and the next one ends it',
  async name => {
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
    expect([whole.stderr, await isDoneIn(whole.place, operation)]).toEqual(['', true]);
    const effects = Number(whole.stdout);
    expect(effects).toBeGreaterThan(2);
    const targets = Array.from({ length: effects }, (_, index) => index + 1);
    const problems = await manyAtOnce(targets, CORES, async nth => {
      const { place, signal, stderr } = await cutAt(nth);
      if (signal !== 'SIGKILL') return [`effect ${nth} was not reached: ${stderr}`];
      return (await problemsIn(place, operation)).map(problem => `killed at effect ${nth}, ${problem}`);
    });
    expect(problems.flat()).toEqual([]);
  },
);
