// What a check of dependencies takes, offline and with a base, beside the one npm that it starts.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { largeProject } from './large-lockfile.ts';
import { measureInTurn, type Timed } from './measure.ts';

const RUNS = Number(process.env['RUNS'] ?? 5);
const PACKAGES = Number(process.env['PACKAGES'] ?? 50_000);
const TARGET_MS = 1200;
/** What is measured: the built p1, or another program that takes its arguments. */
const P1: readonly [string, ...string[]] =
  process.env['P1'] === undefined ? [process.execPath, resolve('dist/cli.js')] : [process.env['P1']];

const folder = mkdtempSync(join(tmpdir(), 'p1-bench-dependencies-'));
prepare();
const [program, ...words] = P1;
const rows: readonly (readonly [string, Timed])[] = [
  ['p1 dependencies --offline', { argv: [program, ...words, 'dependencies', '--offline'], cwd: folder }],
  [
    'p1 dependencies --offline --base HEAD',
    { argv: [program, ...words, 'dependencies', '--offline', '--base', 'HEAD'], cwd: folder },
  ],
  ['npm config list (p1 asks it once)', { argv: ['npm', 'config', 'list', '--json'], cwd: folder }],
];
const measured = measureInTurn(
  rows.map(([, timed]) => timed),
  RUNS,
);
console.log(`Node ${process.version}, a lockfile of ${PACKAGES} packages, medians of ${RUNS}`);
for (const [index, [name]] of rows.entries()) {
  const { medianMs, minMs, maxMs } = measured[index] ?? {
    medianMs: Number.NaN,
    minMs: Number.NaN,
    maxMs: Number.NaN,
  };
  console.log(
    `${name.padEnd(40)} ${medianMs.toFixed(0).padStart(6)} ms  (${minMs.toFixed(0)} to ${maxMs.toFixed(0)})`,
  );
}
rmSync(folder, { recursive: true, force: true });
if ((measured[0]?.medianMs ?? Number.POSITIVE_INFINITY) >= TARGET_MS) {
  console.log(`MISSED: ${TARGET_MS} ms`);
  process.exitCode = 1;
}

function prepare(): void {
  const { manifest, lockfile, ids } = largeProject(PACKAGES);
  const advisories = ids.slice(0, 500).map((id, index) => ({
    id: `GHSA-bench-${index}`,
    name: id.slice(0, id.lastIndexOf('@')),
    range: '<1.0.0',
    severity: 'high',
    title: 'Of a benchmark',
    url: '',
  }));
  const cache = {
    schema_version: 1,
    source: 'npm audit',
    as_of: new Date().toISOString(),
    packages: ids,
    advisories,
  };
  mkdirSync(join(folder, '.p1'));
  writeFileSync(join(folder, '.p1', '.gitignore'), '*\n');
  writeFileSync(join(folder, '.p1', 'advisories.json'), JSON.stringify(cache));
  const git = (...args: readonly string[]): void => void execFileSync('git', args, { cwd: folder });
  git('init', '--quiet');
  // The base is the version before, so that it has to be read like any other.
  const former = (text: string): string => text.replaceAll('"version": "1.0.0"', '"version": "0.9.0"');
  writeFileSync(join(folder, 'package.json'), former(manifest));
  writeFileSync(join(folder, 'package-lock.json'), former(lockfile));
  git('add', '--all');
  git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '--message', 'bench');
  writeFileSync(join(folder, 'package.json'), manifest);
  writeFileSync(join(folder, 'package-lock.json'), lockfile);
}
