import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { measureTasksInTurn, type Timed } from './measure.ts';
import { settle } from './output.ts';
import { printRow } from './row.ts';

const FOLDERS = 100;
const FILES_PER_FOLDER = 100;

/**
 * Promoting 10,000 small files: the time of a launch whose step makes them by `cp -r`, less that of the step alone,
 * beside `cp -r` and one pass of sha256sum over them. Only p1 flushes its files to disk.
 */
export function measurePromotion(scratch: string, runs: number): void {
  const source = join(scratch, 'source');
  const target = join(scratch, 'target');
  const root = join(scratch, 'promotion-root');
  writeSource(source);
  const step = (to: string): string => `cp -r ${source} ${to}`;
  const launch: Timed = {
    argv: [
      process.execPath,
      resolve('dist/cli.js'),
      ...['launch', '--root', root, '--outputs', '**', '--', 'sh', '-c', step('"$P1_OUTPUT_DIR/set"')],
    ],
    cwd: scratch,
  };
  const copy: Timed = { argv: ['sh', '-c', step(target)] };
  const hash: Timed = {
    argv: ['sh', '-c', `find ${target} -type f -print0 | xargs -0 sha256sum`],
    stdout: join(scratch, 'sums.txt'),
  };
  const prepare = (): void => settle(target, root);
  const [launched, alone, peer] = measureTasksInTurn(
    [
      { prepare, commands: [launch] },
      { prepare, commands: [copy] },
      { prepare, commands: [copy, hash] },
    ],
    runs,
  ).map(each => each.medianMs);
  if (launched === undefined || alone === undefined || peer === undefined) return;
  printRow({
    name: 'promoting 10,000 files',
    ms: launched - alone,
    peer: 'cp -r and sha256sum',
    peerMs: peer,
    target: 2,
  });
  console.log(`  the launch ${launched.toFixed(0)} ms, less the step alone ${alone.toFixed(0)} ms`);
}

function writeSource(source: string): void {
  if (existsSync(source)) return;
  for (let folder = 0; folder < FOLDERS; folder += 1) {
    const path = join(source, String(folder));
    mkdirSync(path, { recursive: true });
    for (let file = 0; file < FILES_PER_FOLDER; file += 1)
      writeFileSync(join(path, `${file}.txt`), `file ${folder} ${file}\n`.repeat(20));
  }
}
