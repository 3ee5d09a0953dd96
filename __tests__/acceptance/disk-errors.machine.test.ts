// needs: strace
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { endless, litterIn, unfinished } from '../doubles/aftermath.ts';
import { bareEnvironment, startNode } from '../doubles/child.ts';
import { manyAtOnce } from '../doubles/many-at-once.ts';
import { readCurrent } from '../doubles/output-set.ts';
import { launchedOf, runsOf } from '../doubles/project.ts';
import { type Effect, type TracedLaunch, traceLaunch } from '../doubles/traced-launch.ts';
import { useTracedProject } from '../doubles/traced-project.ts';

const traced = useTracedProject();
const CORES = 2;
const TRIES = 24;
const CALLS =
  /^(?:write|pwrite64|rename|renameat2?|fsync|fdatasync|symlink|symlinkat|link|mkdir|unlink|rmdir)$/;
/**
 * What may fail without the run failing: p1's own journal, log and report, the removal of what is of no use any more, a
 * folder that can be made at the second try, and the flush of the state's folder, after which p1 reads whether its
 * transaction is there.
 */
const OPEN = /\/RUN_LOGS\/|\/reports\/|^(?:unlink|rmdir|mkdir)\(|^fsync\(<\/state>\)|log\.txt/;

test.each(['ENOSPC', 'EIO'])(
  '%s at any effect of a launch is a clear io-error with the former set intact, or hurts no more than journal and report',
  async code => {
    const effects = (await traced.effects()).filter(effect => CALLS.test(effect.call));
    const tries = await manyAtOnce(effects, CORES, effect => tryWith(effect, code));
    const failed = tries.filter(each => each.status === 1).length;
    process.stderr.write(
      `${code} at ${tries.filter(each => each.isHit).length} of ${effects.length} effects: ${failed} runs FAIL io-error, ` +
        `${tries.length - failed} succeed\n`,
    );
    expect(tries.flatMap(each => each.problems)).toEqual([]);
    expect(failed).toBeGreaterThan(10);
    expect(tries.filter(each => !each.isHit).length).toBeLessThan(effects.length / 20);
  },
  600_000,
);

/**
 * How often node writes to its own pipes differs from run to run: the trace tells what was hit, and where it would have been
 * this time, which is where the next try looks.
 */
async function tryWith(effect: Effect, code: string) {
  let { nth } = effect;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const folder = traced.copy();
    const launch = await traceLaunch(traced.project.cli, folder, [
      `${effect.call}:error=${code}:when=${nth}`,
    ]);
    const isHit = launch.effects.some(each => each.isInjected && isSame(each, effect));
    const problems = isHit ? await problemsOf(folder, code, launch) : [];
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    if (isHit) return { isHit, problems, status: launch.answer.status };
    nth = launch.effects.find(each => isSame(each, effect))?.nth ?? nth + (tries % 2 === 0 ? 1 : -1);
  }
  return { isHit: false, problems: [], status: null };
}

async function problemsOf(folder: string, code: string, launch: TracedLaunch): Promise<readonly string[]> {
  const { label: at = '', occurrence: nth } = launch.effects.find(each => each.isInjected) ?? {};
  const { status, result, stderr } = launchedOf(launch.answer);
  const now = readCurrent(join(folder, '.p1/outputs/work'));
  const run = now.kind === 'whole' ? now.run : `broken: ${JSON.stringify(now)}`;
  const found: string[] = [];
  if (status === 0) {
    if (!OPEN.test(at) && !stderr.includes('[p1] Warning: ')) found.push('nothing was said');
    if (run !== result.data.run_id) found.push(`SUCCESS, and current is ${run}`);
  } else {
    if (OPEN.test(at) && !at.startsWith('mkdir(')) found.push('it should not have failed the run');
    if (status !== 1 || result.reason_code !== 'io-error') found.push(`${status} ${result.reason_code}`);
    if (!result.message.includes(code) || !result.fix) found.push(`not clear: ${result.message}`);
    if (run !== traced.former()) found.push(`FAIL, and current is ${run}`);
  }
  if (/^ {4}at /m.test(stderr)) found.push(`a stack trace: ${stderr}`);
  await launchAgain(folder);
  found.push(...endless(await runsOf(traced.project.cli, folder)));
  found.push(
    ...unfinished(join(folder, '.p1')),
    ...litterIn(join(folder, '.p1')).map(path => `draft: ${path}`),
  );
  return found.map(problem => `${code} at ${at}#${nth}: ${problem}`);
}

/** What could not be told or removed while the disk refused is made up for by the next launch. */
async function launchAgain(folder: string): Promise<void> {
  await startNode(traced.project.cli, ['launch', '--', 'true'], { cwd: folder, env: bareEnvironment(folder) })
    .ended;
}

function isSame(a: Effect, b: Effect): boolean {
  return a.label === b.label && a.occurrence === b.occurrence;
}
