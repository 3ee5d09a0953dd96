import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from '@jest/globals';
import { newRunId } from '../../../../src/kernel/ids.ts';
import { markOfProcess, startMarked } from '../../../../src/launch/process/inherited-mark.ts';
import { marksOf, watchTree } from '../../../../src/launch/process/process-tree.ts';

const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

function startSleep(env: Readonly<Record<string, string>>, stdio: 'ignore' | 'pipe' = 'ignore'): number {
  const child = spawn('sleep', ['60'], { stdio, env: { PATH: process.env['PATH'], ...env }, detached: true });
  started.push(child);
  if (child.pid === undefined) throw new Error('sleep did not start');
  return child.pid;
}

/** Its parent has ended: whoever adopts orphans is its parent now. */
function startOrphan(env: Readonly<Record<string, string>>): number {
  const program = 'sleep 60 >/dev/null 2>&1 & echo $!';
  const { stdout } = spawnSync('sh', ['-c', program], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...env },
  });
  return Number(stdout);
}

const mark = () => `P1_RUN_ID=${newRunId(new Date())}`;

test('a leader whose output goes to /dev/null owns nobody else who has that open', () => {
  const leader = startSleep({});
  const tree = watchTree(marksOf(leader, mark(), undefined));
  const stranger = startSleep({});
  const pids = tree.look().map(({ pid }) => pid);
  expect(pids).toContain(leader);
  expect(pids).not.toContain(stranger);
});

test.each([
  ['a launch', { P1_RUN_ID: newRunId(new Date()) }],
  ['a regression case', { P1_CASE_RUN: newRunId(new Date()) }],
])('an orphan of %s is none of another run, though it happens to carry the same mark', (_title, env) => {
  const { value, mark: inherited } = startMarked(() => ({
    leader: startSleep({}, 'pipe'),
    stranger: startOrphan(env),
    unnamed: startOrphan({}),
  }));
  const { leader, stranger, unnamed } = value;
  const other = 'P1_RUN_ID' in env ? `P1_CASE_RUN=${newRunId(new Date())}` : mark();
  const tree = watchTree(marksOf(leader, other, inherited));
  const marked = [stranger, unnamed].map(tree.isMarked);
  for (const pid of [stranger, unnamed]) process.kill(pid, 'SIGKILL');
  expect(marked).toEqual([false, inherited !== undefined]);
});

test('what a keeper starts that gave itself the same mark is none of the tree', async () => {
  const { value: leader, mark: inherited } = startMarked(() => startSleep({}, 'pipe'));
  const tree = watchTree(marksOf(leader, mark(), inherited));
  const program = `echo ${inherited ?? 0} > /proc/self/oom_score_adj; env -i sleep 60 >/dev/null 2>&1 & echo $!; wait`;
  const keeper = spawn('sh', ['-c', program], { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  started.push(keeper);
  const [text] = await once(keeper.stdout, 'data');
  const child = Number(text);
  const pids = [child, keeper.pid ?? 0];
  expect([markOfProcess(child), pids.map(tree.isMarked)]).toEqual([inherited, [false, false]]);
  expect(tree.look().filter(({ pid }) => pids.includes(pid))).toEqual([]);
  process.kill(child, 'SIGKILL');
});

test('runs that are started one after another have marks of their own', () => {
  const marks = Array.from({ length: 20 }, () => startMarked(() => undefined).mark);
  expect(new Set(marks).size).toBe(marks[0] === undefined ? 1 : 20);
});
