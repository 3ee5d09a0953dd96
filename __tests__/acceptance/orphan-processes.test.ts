import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { killAll, liveProcesses, until } from '../doubles/live-processes.ts';
import { launchedOf, useProject } from '../doubles/project.ts';

const project = useProject();
const MARKER = `765432${process.pid}`;
const SLEEP = `sleep ${MARKER}`;
const HIDDEN = `env -i setsid bash -c 'trap "" TERM; cd /; ${SLEEP}; ${SLEEP}' >/dev/null 2>&1 </dev/null`;

const alive = () => [...liveProcesses(project.path), ...liveProcesses(MARKER)];

afterEach(() => killAll(alive()));

describe('p1 itself is killed while its step runs; the next launch ends what goes on, which', () => {
  test.each([
    ['traps TERM', `trap '' TERM; while :; do sleep 0.05; done`],
    ['left its session', `setsid bash -c 'trap "" TERM; ${SLEEP}; ${SLEEP}' & ${SLEEP}`],
    ['left its environment', `env -i bash -c 'trap "" TERM; ${SLEEP}; ${SLEEP}'`],
    ['left its session and environment, its output closed and its parent gone', `(${HIDDEN} &); ${SLEEP}`],
    ['left as before, and the rest of the step is gone', `(${HIDDEN} &); sleep 0.3`],
  ])('%s', async (_title, run) => {
    project.declare({
      work: { run: `touch "$P1_OUTPUT_DIR/part"\n${run}` },
      next: { run: 'true' },
    });
    const p1 = project.start('work');
    await p1.printed('QUEUED -> RUNNING');
    await until(() => liveProcesses(project.path).length > 1, 'the step runs');
    await delay(150);
    p1.kill('SIGKILL');
    await p1.ended;
    const { result } = launchedOf(await project.start('next').ended);
    expect(alive()).toEqual([]);
    expect(result.data.state).toBe('SUCCESS');
    const runs = await project.runs();
    expect(runs).toHaveLength(2);
    expect(runs.find(each => each.step === 'work')).toMatchObject({ state: 'FAIL', reason_code: 'orphaned' });
  });
});
