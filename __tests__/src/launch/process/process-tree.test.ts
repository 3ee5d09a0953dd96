import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, expect, test } from '@jest/globals';
import { newRunId } from '../../../../src/kernel/ids.ts';
import { startMarked } from '../../../../src/launch/process/inherited-mark.ts';
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
])('a process of %s is none of another run, though it happens to carry the same mark', (_title, env) => {
  const { value: leader, mark: inherited } = startMarked(() => startSleep({}, 'pipe'));
  const tree = watchTree(marksOf(leader, mark(), inherited));
  // Its parent is this process, whose own mark no tree has: only what it says of itself is left to tell it.
  expect(tree.isMarked(startSleep(env))).toBe(false);
});

test('runs that are started one after another have marks of their own', () => {
  const marks = Array.from({ length: 20 }, () => startMarked(() => undefined).mark);
  expect(new Set(marks).size).toBe(marks[0] === undefined ? 1 : 20);
});
