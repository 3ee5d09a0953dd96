import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureBranch } from './guard-branch.ts';
import { measureDirectory } from './guard-directory.ts';
import { measureLaunch } from './guard-launch.ts';

/**
 * Transactions of the guard (an admission, a settlement) with many writers, in both stores, and what GitHub is asked for one
 * launch. Linux, with flock(1). Takes three minutes. Usage: npm run bench:guard
 */
const WRITERS = [1, 8, 32];
const scratch = mkdtempSync(join(tmpdir(), 'p1-bench-'));
try {
  console.log(`Node ${process.version}`);
  await measureLaunch(scratch);
  await measureDirectory(scratch, WRITERS);
  await measureBranch(WRITERS);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
