import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { soak } from './soak.ts';

const runs = Number(process.argv[2]);
if (!Number.isInteger(runs) || runs < 1) {
  console.error('soak: give a number of runs, from 1 on');
  process.exit(2);
}
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'p1-soak-')));
try {
  cpSync(process.env['P1_TEST_DIST'] ?? 'dist', join(folder, 'dist'), { recursive: true });
  const { figures, violations } = await soak({ folder, cli: join(folder, 'dist/cli.js'), runs });
  for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(24)} ${value}`);
  console.log(`${'violations'.padEnd(24)} ${violations.length}`);
  for (const violation of violations.slice(0, 20)) console.error(`soak: ${violation}`);
  process.exitCode = violations.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
