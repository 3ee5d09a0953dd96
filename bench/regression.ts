import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { measureInTurn, type Timed } from './measure.ts';
import { printRow } from './row.ts';

/**
 * `p1 regression` over 1,000 cases beside `xargs -P` that runs the same commands in the same shell on as many cores. What p1
 * takes is all of it: reading the cases, a workspace for each, ending what it started, the comparison and the summary.
 * Usage: npm run bench:regression
 */
const CASES = 1000;
const RUNS = 3;
const LARGEST_MB = 150;
const scratch = mkdtempSync(join(tmpdir(), 'p1-bench-'));
const cli = resolve('dist/cli.js');

function suiteOf(name: string, command: string, assert: readonly object[] = []): string {
  const folder = join(scratch, name);
  mkdirSync(join(folder, 'tests/regression/cases'), { recursive: true });
  for (let index = 0; index < CASES; index += 1)
    writeFileSync(
      join(folder, `tests/regression/cases/c${index}.yml`),
      `${JSON.stringify({ run: command, assert })}\n`,
    );
  return folder;
}

function p1(folder: string): Timed {
  // There is no baseline: all of it is run, and nothing compared.
  return { argv: [process.execPath, cli, 'regression', '--extended', '--offline', '--json'], cwd: folder };
}

function xargs(command: string): Timed {
  const words = `seq ${CASES} | xargs -P ${availableParallelism()} -I{} bash -eo pipefail -c ${JSON.stringify(command)}`;
  return { argv: ['bash', '-c', words] };
}

/** The most memory that p1's own process takes, in MB: the system keeps the highest mark (proc(5), VmHWM). */
async function highestMb(folder: string): Promise<number> {
  const { argv, cwd } = p1(folder);
  const child = spawn(argv[0], argv.slice(1), { cwd, stdio: 'ignore' });
  let highestKb = 0;
  const look = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      highestKb = Math.max(highestKb, Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0));
    } catch {
      // It has ended.
    }
  }, 50);
  await once(child, 'exit');
  clearInterval(look);
  return (highestKb * 1024) / 1e6;
}

console.log(`Node ${process.version}, ${CASES} cases, ${availableParallelism()} at once, medians of ${RUNS}`);
for (const [name, command, target] of [
  ['1,000 cases of `sleep 0.05`', 'sleep 0.05', 1.2],
  ['1,000 cases of `true`', 'true', 3],
] as const) {
  const [ours, peer] = measureInTurn(
    [p1(suiteOf(name.replaceAll(/\W/g, ''), command)), xargs(command)],
    RUNS,
  );
  printRow({
    name,
    ms: ours?.medianMs ?? Number.NaN,
    peer: 'xargs',
    peerMs: peer?.medianMs ?? Number.NaN,
    target,
  });
}
memoryRow('cases of `true`', await highestMb(suiteOf('quiet', 'true')), LARGEST_MB);
memoryRow(
  'cases that print 1 MB each',
  await highestMb(suiteOf('loud', 'head -c 1000000 /dev/zero')),
  LARGEST_MB,
);
memoryRow(
  'the same, all of it looked at',
  await highestMb(suiteOf('read', 'head -c 1000000 /dev/zero', [{ contains: '\u0000' }])),
  null,
);
rmSync(scratch, { recursive: true, force: true });

function memoryRow(name: string, mb: number, target: number | null): void {
  const isMet = target === null || mb < target;
  if (!isMet) process.exitCode = 1;
  const verdict = target === null ? 'no target' : `target ${target} MB: ${isMet ? 'met' : 'MISSED'}`;
  console.log(`memory, 1,000 ${name.padEnd(28)} ${mb.toFixed(0).padStart(4)} MB (${verdict})`);
}
