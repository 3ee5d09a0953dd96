import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isAtLeast } from '../src/scan/finding.ts';
import type { Severity } from '../src/scan/rule.ts';
import { ownPack } from '../src/scan/rules/own-pack.ts';
import { createScanner } from '../src/scan/scanner.ts';
import { type Label, readLabels } from './scan-labels.ts';
import { type FoundLines, PEER_COMMANDS, type PeerName, readPeer } from './scan-peers.ts';

// Precision and recall over a labelled corpus, of p1 and of the peers whose programs are given:
//   node bench/scan-accuracy.ts <corpus> [--without CATEGORY,...] [--medium] [gitleaks=PROGRAM] [betterleaks=PROGRAM] …
// <corpus> holds labels.csv (file,line,label,category and maybe line_end) and the files, below files/ or beside it. Label T is
// a secret, F and X are none. A line counts once: it is a secret if any of its labels says so.
// --medium adds what p1 fails a run for where nothing else is set.

const [corpus, ...words] = process.argv.slice(2);
if (corpus === undefined) throw new Error('Give the folder of the corpus.');
const without = new Set(
  (words[words.indexOf('--without') + 1] ?? '').split(',').filter(() => words.includes('--without')),
);
const { labels, root } = readLabels(corpus, without);

report('p1', scanWithP1('low'));
if (words.includes('--medium')) report('p1, what fails', scanWithP1('medium'));
for (const word of words.filter(argument => argument.includes('='))) {
  const [name = '', program = ''] = word.split('=');
  if (isPeer(name)) report(name, scanWithPeer(name, program));
  else throw new Error(`${name} is no peer: ${Object.keys(PEER_COMMANDS).join(', ')} are.`);
}

function scanWithP1(least: Severity): FoundLines {
  const scanner = createScanner(ownPack(), { decodeDepth: 2, archiveDepth: 2, maxFileBytes: 50_000_000 });
  const found: FoundLines = new Map();
  for (const file of new Set(labels.map(label => label.file))) {
    const lines = new Set<number>();
    const content = readFileSync(path.join(root, file));
    for (const finding of scanner.scan({ path: file, content, firstLine: 1 })) {
      if (!isAtLeast(finding.severity, least)) continue;
      for (let line = finding.line; line <= finding.endLine; line += 1) lines.add(line);
    }
    found.set(file, lines);
  }
  return found;
}

function scanWithPeer(name: PeerName, program: string): FoundLines {
  const folder = mkdtempSync(path.join(tmpdir(), 'p1-accuracy-'));
  const output = path.join(folder, 'findings.json');
  try {
    const printed = execFileSync(
      'sh',
      ['-c', '"$@" || true', 'sh', program, ...PEER_COMMANDS[name](root, output)],
      {
        encoding: 'utf8',
        maxBuffer: 1 << 30,
        stdio: ['ignore', 'pipe', 'ignore'],
        cwd: root,
      },
    );
    return readPeer(name, root, output, printed);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(name: string, found: FoundLines): void {
  const total = { hits: 0, false: 0, secrets: 0 };
  const byCategory = new Map<string, typeof total>();
  for (const label of labels) {
    const isFound = isHit(label, found.get(label.file));
    const row = byCategory.get(label.category) ?? { hits: 0, false: 0, secrets: 0 };
    byCategory.set(label.category, row);
    for (const sum of [total, row]) {
      if (label.isSecret) sum.secrets += 1;
      if (isFound && label.isSecret) sum.hits += 1;
      if (isFound && !label.isSecret) sum.false += 1;
    }
  }
  console.log(`${name.padEnd(34)} ${figures(total)}`);
  const rows = [...byCategory].filter(([, row]) => row.secrets > 0 || row.false > 0);
  for (const [category, row] of rows.sort((a, b) => b[1].secrets - a[1].secrets)) {
    console.log(`  ${category.padEnd(32)} ${figures(row)}`);
  }
}

function figures(sum: { hits: number; false: number; secrets: number }): string {
  const share = (part: number, of: number) => (of === 0 ? '  -  ' : (part / of).toFixed(3));
  const counts = `${sum.hits} of ${sum.secrets} found, ${sum.false} false`;
  return `precision ${share(sum.hits, sum.hits + sum.false)} recall ${share(sum.hits, sum.secrets)}  ${counts}`;
}

function isHit(label: Label, lines: ReadonlySet<number> | undefined): boolean {
  for (let line = label.line; line <= label.lineEnd; line += 1) if (lines?.has(line) === true) return true;
  return false;
}

function isPeer(name: string): name is PeerName {
  return Object.hasOwn(PEER_COMMANDS, name);
}
