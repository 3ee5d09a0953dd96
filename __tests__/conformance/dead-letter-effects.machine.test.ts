// needs: strace, minutes
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, symlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { bareEnvironment } from '../doubles/child.ts';
import { manyAtOnce } from '../doubles/many-at-once.ts';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { isDoneIn, prepare, problemsIn } from './dead-letter-effects/aftermath.ts';
import { problemsOfKills } from './dead-letter-effects/kills.ts';
import { OPERATIONS, type Operation } from './dead-letter-effects/operations.ts';
import { compileProgram } from './state-store-program.ts';

const folder = useTempFolder();
const CORES = 2;
/** Node makes none of these for itself, so that their number is the program's. What it opens and writes is not so certain. */
const CALLS = ['mkdir', 'rename', 'link', 'unlink', 'rmdir', 'fsync', 'fdatasync'];

test.each(Object.keys(OPERATIONS))(
  'a process that the kernel sees die at any call of %s leaves one good copy, and the next one ends it',
  async name => {
    const operation = OPERATIONS[name] as Operation;
    const program = compileProgram(
      '__tests__/conformance/dead-letter-effects/program.ts',
      folder.at('program'),
    );
    symlinkSync(resolve('node_modules'), folder.at('program/node_modules'));

    /** Only the main thread is traced: it makes all of these calls, and waits for each. */
    const traced = async (label: string, inject: readonly string[]) => {
      const place = folder.at(`try-${label}`);
      const file = folder.at(`trace-${label}`);
      await prepare(place, operation);
      const options = ['-o', file, '-e', `trace=${CALLS.join(',')}`, ...inject];
      const child = spawn('strace', [...options, process.execPath, program, place, name, '0'], {
        cwd: folder.path,
        env: bareEnvironment(folder.path),
        stdio: 'ignore',
      });
      await once(child, 'close');
      return { place, trace: readFileSync(file, 'utf8') };
    };

    const whole = await traced('whole', []);
    expect(await isDoneIn(whole.place, operation)).toBe(true);
    const made = whole.trace.split('\n').flatMap(line => /^(\w+)\(/.exec(line)?.[1] ?? []);
    const kills = CALLS.flatMap(call => {
      const count = made.filter(each => each === call).length;
      return Array.from({ length: count }, (_, index) => ({ call, nth: index + 1 }));
    });
    expect(kills.length).toBeGreaterThan(2);
    const problems = await manyAtOnce(kills, CORES, async ({ call, nth }) => {
      const label = `${call}-${nth}`;
      const { place, trace } = await traced(label, ['-e', `inject=${call}:signal=KILL:when=${nth}`]);
      if (!trace.includes('killed by SIGKILL')) return [`${label} was not reached`];
      return (await problemsIn(place, operation)).map(problem => `killed at ${label}, ${problem}`);
    });
    expect(problems.flat()).toEqual([]);
    process.stderr.write(`${name}: killed at ${kills.length} calls\n`);
  },
  300_000,
);

test.each(Object.keys(OPERATIONS))(
  'a process that dies at any of its effects of %s leaves one good copy, and the next one ends it',
  async name => expect(await problemsOfKills(name, folder)).toEqual([]),
);
