// Step "report": inventory.json of the step "inventory", as report.md.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const SLICES = 8;
const LARGEST = 10;

const source = path.join(process.env.P1_INPUTS_DIR ?? '.', 'inventory', 'inventory.json');
try {
  const { lockfile, packages } = JSON.parse(readFileSync(source, 'utf8'));
  const report = markdown(lockfile, packages);
  writeFileSync(path.join(process.env.P1_OUTPUT_DIR ?? '.', 'report.md'), report);
  console.log(report.split('\n', 1)[0]);
} catch (error) {
  console.error(`report: cannot report on ${source}: ${error.message}; launch the step inventory first`);
  process.exitCode = 1;
}

function markdown(lockfile, packages) {
  const licences = countBy(packages, each => each.licence);
  const names = new Set(packages.map(each => each.name)).size;
  const unchecked = packages.filter(each => !each.has_integrity).length;
  const unknown = packages.filter(each => each.licence === 'unknown').length;
  const largest = packages.toSorted((a, b) => b.subtree_size - a.subtree_size).slice(0, LARGEST);
  return `# ${packages.length} packages, ${licences.length} licences

| what | count |
| --- | ---: |
| installed copies | ${packages.length} |
| distinct names | ${names} |
| licences | ${licences.length} |
| copies with an unknown licence | ${unknown} |
| copies without an integrity hash | ${unchecked} |

Source: ${cell(lockfile)}

## Licences

${chart(licences)}

| licence | copies | share |
| --- | ---: | ---: |
${licences.map(([licence, count]) => `| ${cell(licence)} | ${count} | ${percent(count, packages.length)} |`).join('\n')}

## Largest dependency subtrees

| package | version | packages that it needs |
| --- | --- | ---: |
${largest.map(({ name, version, subtree_size }) => `| ${cell(name)} | ${cell(version)} | ${subtree_size} |`).join('\n')}
`;
}

function chart(licences) {
  const rest = licences.slice(SLICES).reduce((sum, [, count]) => sum + count, 0);
  const slices = [...licences.slice(0, SLICES), ...(rest > 0 ? [['other', rest]] : [])];
  const lines = slices.map(([licence, count]) => `  "${licence.replace(/[^\w .()+-]/g, '?')}" : ${count}`);
  return ['```mermaid', 'pie showData', '  title Copies by licence', ...lines, '```'].join('\n');
}

/** Pairs of key and count: highest count first, then by key. */
function countBy(items, key) {
  const counts = new Map();
  for (const item of items) {
    counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

function percent(part, whole) {
  return `${((100 * part) / whole).toFixed(1)} %`;
}

/** Text of a lockfile, which anybody may have written, as plain text in a Markdown table. */
function cell(text) {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>|#!~&$]/g, char => `&#${char.charCodeAt(0)};`);
}
