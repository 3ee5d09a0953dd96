import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { measureTasksInTurn, type Timed } from './measure.ts';
import { printRow } from './row.ts';
import { writeSampleLog } from './sample-log.ts';

const GIGABYTE = 1024 ** 3;
const MOST_MEMORY_MB = 150;
const SECRET = 'bench-secret-4711-0815';

/** 1 GB that a step prints, through p1 into a file, beside `cat` into a file. Every 500th line holds a secret. */
export function measureOutput(scratch: string, runs: number): void {
  const log = join(scratch, 'log.txt');
  const copy = join(scratch, 'copy.txt');
  const root = join(scratch, 'output-root');
  writeSampleLog(log, GIGABYTE, SECRET);
  const launch = [resolve('dist/cli.js'), 'launch', '--root', root, '--', 'cat', log];
  const whole: Timed = {
    argv: [process.execPath, ...launch],
    env: { BENCH_TOKEN: SECRET },
    cwd: scratch,
    stdout: copy,
  };
  const prepare = (): void => settle(copy, root);
  const tasks = [
    { prepare, commands: [whole] },
    { prepare, commands: [{ argv: ['cat', log], stdout: copy } as const] },
  ];
  const [through, beside] = measureTasksInTurn(tasks, runs);
  printRow({
    name: '1 GB of output, redacted',
    ms: through?.medianMs ?? Number.NaN,
    peer: 'cat',
    peerMs: beside?.medianMs ?? Number.NaN,
    target: 12,
  });
  const megabytes = peakMemoryMb(scratch, launch);
  const verdict = megabytes < MOST_MEMORY_MB ? 'met' : 'MISSED';
  console.log(`  its most memory: ${megabytes.toFixed(0)} MB (target < ${MOST_MEMORY_MB} MB: ${verdict})`);
  for (const path of [log, copy]) rmSync(path, { force: true });
}

/** What earlier runs have left to be written must not be written in the time of the next one. */
export function settle(...leftovers: readonly string[]): void {
  for (const path of leftovers) rmSync(path, { recursive: true, force: true });
  spawnSync('sync');
}

/** One more run, in which p1 tells its own peak at its end. */
function peakMemoryMb(scratch: string, launch: readonly string[]): number {
  const probe = join(scratch, 'peak.cjs');
  const answer = join(scratch, 'peak.txt');
  const told = `process.resourceUsage().maxRSS`;
  writeFileSync(
    probe,
    `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(answer)}, String(${told})));\n`,
  );
  spawnSync(process.execPath, ['--require', probe, ...launch], { cwd: scratch, stdio: 'ignore' });
  return Number(readFileSync(answer, 'utf8')) / 1024;
}
