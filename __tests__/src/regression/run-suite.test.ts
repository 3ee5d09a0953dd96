import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { stoppedSwitch, useRegressionProject } from '../../doubles/regression/regression-project.ts';

const project = useRegressionProject();

/** Whether `pid` is more than a corpse. */
function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

test('a case passes with its command, its exit code and all that it asserts', async () => {
  const result = await project.runOne({
    run: 'echo out; echo err >&2; echo file > f.txt; exit 3',
    assert: [
      { 'exit-code': 3 },
      { exact: 'out' },
      { exact: 'err', in: 'stderr' },
      { exact: 'file', in: 'f.txt' },
    ],
  });
  expect(result).toMatchObject({ passed: true, score: 1, estimate: 1, passes: 1 });
  expect(result.repeats[0]?.assertions.map(({ of }) => of)).toEqual([
    'exit-code',
    'stdout',
    'stderr',
    'f.txt',
  ]);
});

test('a command that fails is not met by default, and its score is the share of what was', async () => {
  const result = await project.runOne({ run: 'echo out; exit 1', assert: [{ contains: 'out' }] });
  expect(result).toMatchObject({ passed: false, score: 0.5 });
});

test('what a case came out with is told without secrets, and compared with them', async () => {
  const result = await project.runOne({
    run: 'echo correct horse battery',
    assert: [{ contains: 'correct horse battery' }, { exact: 'x' }],
  });
  const [, contains, exact] = result.repeats[0]?.assertions ?? [];
  expect(contains).toMatchObject({ passed: true });
  expect(exact).toMatchObject({ passed: false, diff: '- x\n+ ***' });
});

test.each([90, 105, 118])(
  'no part of a secret is told that a message cuts in two (after %d characters)',
  async length => {
    const result = await project.runOne({
      run: `head -c ${length} /dev/zero | tr '\\0' x; for i in 1 2 3 4 5 6 7 8 9; do printf 'correct horse battery'; done; exit 3`,
      assert: [
        { exact: 'foo' },
        { contains: 'bar' },
        { regex: '^baz' },
        { program: 'cat "$P1_CASE_FILE"; exit 1' },
      ],
    });
    expect(JSON.stringify(result)).not.toMatch(/corr|attery/);
  },
);

test('each repeat has a workspace of its own, a copy of the fixture, and it is gone afterwards', async () => {
  project.write('fixture/data/in.txt', 'given');
  const result = await project.runOne({
    run: 'test ! -e made; touch made; cat data/in.txt; pwd > "$P1_REPOSITORY/place"',
    fixture: 'fixture',
    repeats: 3,
    assert: [{ exact: 'given' }],
  });
  expect(result).toMatchObject({ passed: true, passes: 3 });
  expect(existsSync(project.read('place').trim())).toBe(false);
  expect(readdirSync(project.at('fixture'))).toEqual(['data']);
});

test('a case past its timeout fails, and nothing that it started lives on', async () => {
  const result = await project.runOne({
    run: 'setsid sleep 300 & echo $! > "$P1_REPOSITORY/pid"; sleep 300',
    timeout: '300ms',
  });
  expect(result).toMatchObject({ passed: false, score: 0, repeats: [{ end: 'timeout', assertions: [] }] });
  const pid = Number(project.read('pid'));
  expect(isAlive(pid)).toBe(false);
});

test.each([
  ['signal', { run: 'kill -SEGV $$' }, /SIGSEGV/],
  ['not-started', { run: 'true', shell: 'no-such-shell -c' }, /could not be started/],
])('a case that ends by %s fails and says so', async (end, definition, detail) => {
  const result = await project.runOne(definition);
  expect(result.repeats[0]).toMatchObject({ passed: false, end, detail: expect.stringMatching(detail) });
});

test('of a case that prints 100 MB its first 4 MiB are looked at, and its sum is of all of them', async () => {
  const definition = { run: 'echo start; head -c 100000000 /dev/zero', snapshot: ['stdout'] };
  const { repeats } = await project.runOne({ ...definition, assert: [{ contains: 'start' }] });
  expect(repeats[0]).toMatchObject({ passed: true, output_digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
  const other = await project.runOne({ ...definition, run: `${definition.run}; echo end` });
  expect(other.repeats[0]?.output_digest).not.toBe(repeats[0]?.output_digest);
});

test('a snapshot is the same for the same bytes, whatever is not in it', async () => {
  const definition = (out: string, err: string) => ({
    run: `echo ${out}; echo ${err} >&2; echo ${out} > f`,
    snapshot: ['stdout', 'f'],
  });
  const digestOf = async (out: string, err: string) =>
    (await project.runOne(definition(out, err))).repeats[0]?.output_digest;
  const first = await digestOf('a', 'b');
  expect(await digestOf('a', 'c')).toBe(first);
  expect(await digestOf('b', 'b')).not.toBe(first);
});

test('a snapshot of a file that no run writes fails, and says which', async () => {
  const { repeats, passed } = await project.runOne({ run: 'echo x', snapshot: ['stdout', 'nofile.txt'] });
  expect(passed).toBe(false);
  expect(repeats[0]).toMatchObject({
    passed: false,
    score: 0,
    detail: expect.stringContaining('"nofile.txt"'),
  });
});

test('a file that is a link out of the workspace, a pipe or a folder is not read', async () => {
  const result = await project.runOne({
    run: 'ln -s /etc/passwd link; mkfifo pipe; mkdir folder',
    assert: [
      { contains: 'root', in: 'link' },
      { contains: 'a', in: 'pipe' },
      { contains: 'a', in: 'folder' },
    ],
  });
  const messages = result.repeats[0]?.assertions.slice(1).map(({ message }) => message);
  expect(messages).toEqual([
    expect.stringContaining('leads out'),
    expect.stringContaining('no regular file'),
    expect.stringContaining('no regular file'),
  ]);
});

test('a case gets no token and no input of p1, and knows where it is', async () => {
  project.addCase('one', {
    run: 'env',
    env: { OWN: 5 },
    assert: [
      { regex: '(?m)^(?:INPUT_X|GITHUB_TOKEN|ACTIONS_RUNTIME_TOKEN|ANTHROPIC_API_KEY)=', not: true },
      { contains: ['OWN=5', 'P1_CASE=one', 'REGRESSION_MODE=true', 'OFFLINE_MODE=true'] },
      { contains: 'ANTHROPIC_BASE_URL=http://127.0.0.1:9' },
    ],
  });
  const env = {
    PATH: process.env['PATH'],
    INPUT_X: '1',
    GITHUB_TOKEN: 't',
    ACTIONS_RUNTIME_TOKEN: 't',
    ANTHROPIC_API_KEY: 'k',
  };
  const { cases } = await project.run({ env, isOffline: true });
  expect(cases[0]?.repeats[0]?.assertions.filter(({ passed }) => !passed)).toEqual([]);
});

test('two of three repeats are a pass when one of two tries is enough, and none when all count', async () => {
  const run =
    'n=$(cat "$P1_REPOSITORY/n$P1_CASE" 2>/dev/null || echo 0); echo $((n + 1)) > "$P1_REPOSITORY/n$P1_CASE"; test "$n" != 1';
  project.addCase('any', { run, repeats: 3, k: 2, pass: 'any' });
  project.addCase('all', { run, repeats: 3, k: 2, pass: 'all' });
  project.addCase('less', { run, repeats: 3, least: 0.6 });
  const ports = project.ports();
  const { runCases } = await import('../../../src/regression/run-cases.ts');
  const runs = project.cases().map(definition => ({ definition, repeats: definition.repeats }));
  const told: string[] = [];
  const results = await runCases(runs, ports, {
    workers: 1,
    onCase: ({ id }) => void told.push(id),
    onProgress: () => {},
  });
  expect(results.map(({ id, passes, passed }) => [id, passes, passed])).toEqual([
    ['all', 2, false],
    ['any', 2, true],
    ['less', 2, true],
  ]);
  expect(told).toEqual(['all', 'any', 'less']);
});

test('once it is stopped a suite starts no case, and none has passed', async () => {
  project.addCase('one', { run: 'touch "$P1_REPOSITORY/ran"' });
  const { cases } = await project.run({ stop: stoppedSwitch() });
  expect(cases[0]).toMatchObject({ passed: false, repeats: [{ end: 'cancelled' }] });
  expect(existsSync(project.at('ran'))).toBe(false);
});

test('outputs that a step does not have are missing, not passed', async () => {
  project.write('.github/p1.yml', 'version: 1\nsteps: { build: { run: "true" } }\n');
  const result = await project.runOne({ 'outputs-of': 'build', assert: [{ contains: 'a', in: 'a.txt' }] });
  expect(result.repeats[0]).toMatchObject({
    passed: false,
    end: 'missing',
    detail: expect.stringContaining('launch it'),
  });
});
