import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { makeScratchRepository, type ScratchRepository } from './scratch-repository.ts';

/** Results of one jest run, as far as `.ci/run` reads them. */
const results = (passed: number, failed = 0, broken = 0) =>
  JSON.stringify({ numPassedTests: passed, numFailedTests: failed, numRuntimeErrorTestSuites: broken });

let repository: ScratchRepository;

/** Writes the stand-in for script/test: its results, and its exit code. */
const testsGive = (json: string, exit = 0) =>
  repository.program('script/test', `echo '${json}' >"$P1_TEST_JSON"; exit ${exit}`);

beforeEach(() => {
  repository = makeScratchRepository();
  repository.copy('.ci');
  repository.write(
    'package.json',
    JSON.stringify({ name: 'scratch', version: '1.0.0', scripts: { test: 'script/test', lint: 'true' } }),
  );
  repository.write(
    'package-lock.json',
    JSON.stringify({
      name: 'scratch',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: { '': { name: 'scratch', version: '1.0.0' } },
    }),
  );
  repository.write('dist/cli.js', 'console.log("ran", ...process.argv.slice(2));');
  repository.write('.github/workflows/ci.yml', '');
  repository.write('examples/one/.github/workflows/one.yml', '');
  for (const script of ['bootstrap', 'check-imports', 'check-dist', 'check-archive']) {
    repository.program(`script/${script}`, `echo "ran ${script}"`);
  }
  for (const tool of ['actionlint', 'zizmor']) {
    repository.program(`.tools/bin/${tool}`, `echo "${tool} $*"`);
  }
  for (const major of ['20', '24']) {
    repository.program(`.tools/node${major}/bin/node`, `exec '${process.execPath}' "$@"`);
  }
  testsGive(results(5));
});

afterEach(() => repository.remove());

function runAll(environment: Record<string, string> = {}) {
  // One stream for both, as CI reads them.
  repository.program('run-ci', 'exec "$(dirname "$0")/.ci/run" 2>&1');
  const { stdout, status } = repository.run('run-ci', [], environment);
  return { log: stdout, last: stdout.trimEnd().split('\n').at(-1), status };
}

/** On Node 20 `npm cit` is the run on Node 20, elsewhere there is one more. */
const runs = process.version.startsWith('v20.') ? 2 : 3;
const stages = 9 + runs;

describe('.ci/run', () => {
  test('counts the tests of every run and one per stage, and shows what each stage printed', () => {
    const { log, last, status } = runAll();
    expect(last).toBe(`${5 * runs + stages} passed, 0 failed`);
    expect(status).toBe(0);
    expect(log).toContain('ran check-dist');
    expect(log).toContain('ran regression --extended --offline --verbose');
    expect(log).toContain('ran gates --offline');
    expect(log).toContain(
      'actionlint -no-color -shellcheck= -pyflakes= -ignore specifying action "\\$/[a-z./-]+" in invalid format .github/workflows/ci.yml examples/one/.github/workflows/one.yml',
    );
  });

  test('goes on after a failed stage, counts it and fails', () => {
    repository.program('script/check-imports', 'exit 9');
    repository.program('.tools/bin/zizmor', 'exit 14');
    const { log, last, status } = runAll();
    expect(last).toBe(`${5 * runs + stages - 2} passed, 2 failed`);
    expect(status).toBe(1);
    expect(log).toContain('FAIL  imports (');
    expect(log).toContain('ran check-dist');
    expect(log).toContain('ran regression --extended --offline --verbose');
  });

  test('failed tests, test files that could not run, and the exit of jest all count', () => {
    testsGive(results(3, 2, 1), 1);
    expect(runAll()).toMatchObject({
      last: `${3 * runs + stages - runs} passed, ${4 * runs} failed`,
      status: 1,
    });
  });

  test('fails when jest succeeds without a test', () => {
    testsGive(results(0));
    expect(runAll()).toMatchObject({ last: `${stages} passed, ${runs} failed`, status: 1 });
  });

  test('fails when a Node is missing, and when jest leaves no results', () => {
    repository.program('.tools/node24/bin/node', 'exit 1');
    const { log, status, last } = runAll();
    expect(status).toBe(1);
    expect(last).toMatch(/, 4 failed$/);
    expect(log).toContain('FAIL  all tests, node 24: no test ran');
  });

  test('stops a stage that hangs when its time is up, with all that the stage started, and says so', () => {
    // Other tests run beside this one, and some of them sleep too.
    const sleep = `sleep 4321.${process.pid}`;
    repository.program('script/check-imports', `trap "" TERM; ${sleep} & ${sleep}; ${sleep}`);
    const { log, last, status } = runAll({ P1_CI_LIMIT_SECONDS: '8' });
    expect(status).toBe(1);
    expect(log).toContain('FAIL  imports: stopped, its time was up; what follows did not run');
    expect(last).toMatch(/^\d+ passed, 1 failed$/);
    const left = execFileSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' }).split('\n');
    expect(left.filter(line => line.includes(sleep))).toEqual([]);
  });
});
