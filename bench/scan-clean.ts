import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isAtLeast } from '../src/scan/finding.ts';
import { ownPack } from '../src/scan/rules/own-pack.ts';
import { createScanner } from '../src/scan/scanner.ts';

// Findings per 10 MB of code that has no secret, for each folder, with the findings one a line below where asked:
//   node bench/scan-clean.ts [--list] <folder> …
// As in a scan, a secret that one rule finds again in the same file is one finding. What is listed has no secret in it.

const MB = 1_000_000;
const words = process.argv.slice(2);
const isListed = words.includes('--list');
const scanner = createScanner(ownPack(), { decodeDepth: 2, archiveDepth: 2, maxFileBytes: 50 * MB });

for (const folder of words.filter(word => word !== '--list')) {
  let bytes = 0;
  const failing: string[] = [];
  const low: string[] = [];
  for (const file of filesOf(folder)) {
    const content = readFileSync(file);
    bytes += content.length;
    const told = new Set<string>();
    for (const { ruleId, severity, secret, line } of scanner.scan({
      path: path.relative(folder, file),
      content,
      firstLine: 1,
    })) {
      if (told.has(`${ruleId} ${secret}`)) continue;
      told.add(`${ruleId} ${secret}`);
      const list = isAtLeast(severity, 'medium') ? failing : low;
      list.push(`${severity.padEnd(8)} ${ruleId.padEnd(28)} ${path.relative(folder, file)}:${line}`);
    }
  }
  const rate = (count: number) => ((count * 10 * MB) / bytes).toFixed(2).padStart(6);
  console.log(
    `${rate(failing.length)} per 10 MB at medium and above, ${rate(low.length)} low: ${failing.length} and ${low.length} in ${(bytes / MB).toFixed(0)} MB of ${folder}`,
  );
  if (isListed) for (const finding of [...failing, ...low]) console.log(`  ${finding}`);
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath, entry.name));
}
