import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { makeScratchRepository, type ScratchRepository } from './scratch-repository.ts';

let repository: ScratchRepository;

beforeEach(() => {
  repository = makeScratchRepository();
  repository.copy('script/test');
  // Stands for jest: tells its arguments, and exits as it is told to.
  repository.write(
    'node_modules/jest/bin/jest.js',
    "console.log(JSON.stringify(process.argv.slice(2)));\nprocess.exitCode = Number(process.env['EXIT'] ?? 0);\n",
  );
  repository.write('package.json', '{}');
  repository.write('__tests__/plain.test.ts', '');
});

afterEach(() => repository.remove());

const IGNORED = [
  '--testPathIgnorePatterns=/node_modules/',
  '--testPathIgnorePatterns=\\.machine\\.test\\.ts$',
];

test('arguments go to jest, before the patterns that leave machine tests out', () => {
  const { stdout, status } = repository.run('script/test', ['launch', '--verbose']);
  expect(JSON.parse(stdout)).toEqual(['launch', '--verbose', ...IGNORED]);
  expect(status).toBe(0);
});

test('what was left out is said in one line, with what it needs', () => {
  repository.write('__tests__/a.machine.test.ts', '// needs: strace, root\n');
  repository.write('__tests__/deep/b.machine.test.ts', '// needs: act,root\n');
  const { stdout } = repository.run('script/test');
  expect(stdout.trimEnd().split('\n').at(-1)).toBe(
    'left out: __tests__/a.machine.test.ts, __tests__/deep/b.machine.test.ts (need act, root, strace; .ci/run runs them)',
  );
});

test('with P1_TEST_MACHINE=1 nothing is left out', () => {
  repository.write('__tests__/a.machine.test.ts', '// needs: strace\n');
  const { stdout } = repository.run('script/test', [], { P1_TEST_MACHINE: '1' });
  expect(stdout).toBe('[]\n');
});

test("jest's exit code is the script's, left-out tests or not", () => {
  repository.write('__tests__/a.machine.test.ts', '// needs: strace\n');
  expect(repository.run('script/test', [], { EXIT: '3' }).status).toBe(3);
  expect(repository.run('script/test', [], { EXIT: '3', P1_TEST_MACHINE: '1' }).status).toBe(3);
});

test('P1_TEST_JSON names the file that jest writes its results to', () => {
  repository.write(
    'node_modules/jest/bin/jest.js',
    "require('fs').writeFileSync(process.argv.find(a => a.startsWith('--outputFile=')).slice(13), process.argv.join(' '));",
  );
  const file = path.join(repository.root, 'results.json');
  expect(repository.run('script/test', [], { P1_TEST_JSON: file }).status).toBe(0);
  expect(readFileSync(file, 'utf8')).toContain(' --json ');
});
