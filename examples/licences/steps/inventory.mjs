// Step "inventory": what a lockfile installs, as inventory.json and inventory.csv.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { LockfileError, readPackages } from './lockfile.mjs';

const SMOKE_PACKAGES = 20;
const COLUMNS = ['name', 'version', 'licence', 'has_integrity', 'subtree_size', 'path'];

try {
  const lockfile = process.env.P1_PARAM_LOCKFILE ?? '../../package-lock.json';
  const all = readPackages(lockfile);
  const packages = process.env.P1_SMOKE === '1' ? all.slice(0, SMOKE_PACKAGES) : all;
  write('inventory.json', `${JSON.stringify({ lockfile, packages }, null, 2)}\n`);
  write('inventory.csv', csv(packages));
  console.log(`${packages.length} packages in ${lockfile}`);
} catch (error) {
  if (!(error instanceof LockfileError)) {
    throw error;
  }
  console.error(`inventory: ${error.message}`);
  process.exitCode = 1;
}

function write(name, text) {
  writeFileSync(path.join(process.env.P1_OUTPUT_DIR ?? '.', name), text);
}

function csv(packages) {
  const rows = packages.map(row => COLUMNS.map(column => field(String(row[column]))).join(','));
  return `${[COLUMNS.join(','), ...rows].join('\r\n')}\r\n`; // RFC 4180
}

function field(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
