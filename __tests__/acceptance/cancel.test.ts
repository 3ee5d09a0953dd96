import { readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { killAll, liveProcesses, until } from '../doubles/live-processes.ts';
import { launchedOf, useProject } from '../doubles/project.ts';

const project = useProject();
const MARKER = `876543${process.pid}`;
const alive = () => [...liveProcesses(project.path), ...liveProcesses(MARKER)];

afterEach(() => killAll(alive()));

/** Declares `work`, which leaves a good set under `good` and then does what is given. */
function declare(run: string, own: Readonly<Record<string, string>> = {}): void {
  const steps = { work: { run, timeout: '20s', grace: '300ms', ...own } };
  project.declare(steps);
}

async function goodSet(): Promise<string> {
  declare('echo good > "$P1_OUTPUT_DIR/a"');
  return (await project.launch('work')).result.data.run_id ?? '';
}

const visible = () =>
  readdirSync(project.at('.p1/outputs/work')).filter(name => !/^\d{8}T/.test(name) && name !== 'current');

describe('a launch that is asked to stop', () => {
  const deaf = `trap '' INT TERM HUP; echo started; while :; do sleep 0.05; done`;
  const polite = `trap 'exit 0' INT TERM HUP; echo started; while :; do sleep 0.05; done`;
  const hidden = `(env -i setsid bash -c 'trap "" TERM; cd /; sleep ${MARKER}; sleep ${MARKER}' >/dev/null 2>&1 &)`;

  test.each([
    { title: 'by INT', signals: ['SIGINT'] as const, run: deaf, code: 130 },
    {
      title: 'by INT, then TERM as the runner does',
      signals: ['SIGINT', 'SIGTERM'] as const,
      run: deaf,
      code: 130,
    },
    {
      title: 'by INT again and again',
      signals: ['SIGINT', 'SIGINT', 'SIGINT'] as const,
      run: deaf,
      code: 130,
    },
    { title: 'by TERM', signals: ['SIGTERM'] as const, run: deaf, code: 143 },
    { title: 'by HUP', signals: ['SIGHUP'] as const, run: deaf, code: 129 },
    { title: 'and whose step then ends with code 0', signals: ['SIGTERM'] as const, run: polite, code: 143 },
    {
      title: 'and whose step has hidden a process',
      signals: ['SIGINT'] as const,
      run: `${hidden}; ${deaf}`,
      code: 130,
    },
  ])(
    '$title is FAIL cancelled with exit code $code, and its former set stays',
    async ({ signals, run, code }) => {
      const former = await goodSet();
      declare(`echo part > "$P1_OUTPUT_DIR/a"; ${run}`);
      const p1 = project.start('work');
      await p1.printed('started');
      for (const signal of signals) {
        p1.kill(signal);
        await delay(50);
      }
      const { status, result } = launchedOf(await p1.ended);
      expect(alive()).toEqual([]);
      expect(result).toMatchObject({ reason_code: 'cancelled', data: { state: 'FAIL' } });
      expect(status).toBe(code);
      expect(project.current('work')).toMatchObject({ kind: 'whole', run: former });
      expect(visible()).toEqual([]);
    },
  );

  test('the moment it is queued is cancelled as well', async () => {
    const former = await goodSet();
    declare(`echo part > "$P1_OUTPUT_DIR/a"; ${deaf}`);
    const p1 = project.start('work');
    await p1.printed('new -> QUEUED');
    p1.kill('SIGTERM');
    const { status, result } = launchedOf(await p1.ended);
    expect(alive()).toEqual([]);
    expect([status, result.reason_code]).toEqual([143, 'cancelled']);
    expect(project.current('work')).toMatchObject({ kind: 'whole', run: former });
  });
});

describe('while outputs are put in place', () => {
  const big = 'truncate -s 300M "$P1_OUTPUT_DIR/a"; date > "$P1_OUTPUT_DIR/b"';

  test.each([0, 90, 180])(
    'a TERM %i ms after the step ended gives the new set or the former one, and the state that goes with it',
    async afterMs => {
      const former = await goodSet();
      declare(big);
      const p1 = project.start('work');
      await until(() => exits() > 1, 'the step ends');
      await delay(afterMs);
      p1.kill('SIGTERM');
      const { status, result } = launchedOf(await p1.ended);
      const isNew = result.data.state === 'SUCCESS';
      expect(result.reason_code).toBe(isNew ? 'ok' : 'cancelled');
      expect(project.current('work')).toMatchObject({
        kind: 'whole',
        run: isNew ? result.data.run_id : former,
      });
      expect(isNew ? [0, 143] : [143]).toContain(status);
      expect(visible()).toEqual([]);
    },
  );

  test('a timeout that passes then changes nothing: the step itself was in time', async () => {
    declare(`sleep 0.5; ${big}`, { timeout: '650ms' });
    const { status, result } = await project.launch('work');
    expect([status, result.reason_code]).toEqual([0, 'ok']);
    expect(project.current('work')).toMatchObject({ kind: 'whole', run: result.data.run_id });
  });

  const exits = () => project.journals().split('"type":"process.exited"').length - 1;
});
