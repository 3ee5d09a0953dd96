import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guardSoak } from './guard-soak.ts';
import { letterSoak } from './letter-soak.ts';
import { type SoakAnswer, soak } from './soak.ts';

const [runs = Number.NaN, rounds = Number.NaN, processes = Number.NaN, drains = Number.NaN] = process.argv
  .slice(2)
  .map(Number);
if (![runs, rounds, processes, drains].every(count => Number.isInteger(count) && count >= 0)) {
  console.error(
    'soak: give four numbers: of launches, of rounds of the guard, of processes in each, and of rounds of the dead letter queue',
  );
  process.exit(2);
}
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'p1-soak-')));
try {
  if (runs > 0) {
    cpSync(process.env['P1_TEST_DIST'] ?? 'dist', join(folder, 'dist'), { recursive: true });
    print('launch', await soak({ folder, cli: join(folder, 'dist/cli.js'), runs }));
  }
  if (rounds > 0) {
    for (const store of ['directory', 'branch'] as const)
      print(`guard, ${store}`, await guardSoak({ folder, store, rounds, processes }));
  }
  if (drains > 0) {
    for (const store of ['directory', 'github'] as const)
      print(`dead letters, ${store}`, await letterSoak({ folder, store, rounds: drains }));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function print(what: string, { figures, violations }: SoakAnswer): void {
  console.log(`== ${what}`);
  for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(24)} ${value}`);
  console.log(`${'violations'.padEnd(24)} ${violations.length}`);
  for (const violation of violations.slice(0, 20)) console.error(`soak: ${violation}`);
  if (violations.length > 0) process.exitCode = 1;
}
