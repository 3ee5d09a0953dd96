import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { lookClosely } from '../../../../src/launch/process/fork-chain.ts';
import { marksOf, watchTree } from '../../../../src/launch/process/process-tree.ts';
import { launchIn, stepOf } from '../../../doubles/step-launch.ts';
import { useTempFolder } from '../../../doubles/temp-folder.ts';

const folder = useTempFolder();

/** Each process of the chain starts the next one and ends. The first leaves session, environment and output. */
const CHAIN = `
beat() { [ -e stop ] && exit; echo $BASHPID >> beats; beat & exit; }
beat
`;
const HIDDEN = 'env -i setsid bash chain.sh </dev/null >/dev/null 2>&1 &';

function beats(): number {
  try {
    return readFileSync(folder.at('beats'), 'utf8').length;
  } catch {
    return 0;
  }
}

afterEach(async () => {
  folder.write('stop', '');
  await delay(50);
});

describe('of a chain of processes, each of which starts the next one and ends, nothing lives on', () => {
  test.each([
    ['when the step ends', `(${HIDDEN}); sleep 0.3`, {}],
    ['when the step ends at once', `(${HIDDEN}); while [ ! -s beats ]; do :; done`, {}],
    ['when the step outlives its timeout', `(${HIDDEN}); sleep 60`, { timeoutMs: 400 }],
  ])('%s', async (_title, run, own) => {
    folder.write('chain.sh', CHAIN);
    await launchIn(folder.path, stepOf(run, { graceMs: 100, ...own }));
    const before = beats();
    await delay(300);
    expect(beats()).toBe(before);
    expect(before).toBeGreaterThan(0);
  });
});
test('a tree of which nothing lives counts as gone, however many processes others start', async () => {
  const noise = spawn('bash', ['-c', 'while :; do (:); done'], { stdio: 'ignore' });
  try {
    const step = spawn('true', { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const tree = watchTree(marksOf(step.pid ?? 0, 'P1_RUN_ID=of-nobody', undefined));
    await once(step, 'exit');
    for (let looks = 0; looks < 10; looks += 1) expect(lookClosely(tree, 'ofNothingYet')).toEqual([]);
  } finally {
    noise.kill('SIGKILL');
  }
});
