import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { stampScan } from '../../script/generate/stamp-scan.ts';
import { SCAN_CODE_DIGEST } from '../../src/scan/code-digest.ts';
import { packOf } from '../../src/scan/rules/own-pack.ts';

let build = '';

beforeEach(() => {
  build = mkdtempSync(path.join(tmpdir(), 'p1-stamp-'));
});

afterEach(() => rmSync(build, { recursive: true, force: true }));

/** The digest of a build with these files below src/scan. */
function stamped(files: Readonly<Record<string, string>>): string {
  rmSync(build, { recursive: true, force: true });
  const all = { 'code-digest.js': `export const SCAN_CODE_DIGEST = '${SCAN_CODE_DIGEST}';`, ...files };
  for (const [name, text] of Object.entries(all)) {
    const file = path.join(build, 'src', 'scan', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return stampScan(build);
}

describe('the digest of the code of the scan', () => {
  test('is another one when any of it changes, moves or goes', () => {
    const files = { 'generic/judge.js': 'export const a = 1;', 'scanner.js': 'export {};' };
    const digests = [
      files,
      { ...files, 'generic/judge.js': 'export const a = 2;' },
      { ...files, 'scanner.js': 'export { };' },
      { 'generic/judge.js': files['generic/judge.js'] },
      { 'generic/other.js': files['generic/judge.js'], 'scanner.js': files['scanner.js'] },
    ].map(stamped);
    expect(new Set(digests).size).toBe(digests.length);
    expect(stamped(files)).toBe(digests[0]);
  });

  test('stands in the build in the place that the sources have for it', () => {
    const digest = stamped({ 'scanner.js': 'export {};' });
    const written = readFileSync(path.join(build, 'src/scan/code-digest.js'), 'utf8');
    expect(written).toBe(`export const SCAN_CODE_DIGEST = '${digest}';`);
  });

  test('a build that has no place for it is an error', () => {
    expect(() => stamped({ 'code-digest.js': 'export {};' })).toThrow(/compile it anew/);
  });

  test('is part of the digest of every pack', () => {
    expect(packOf([], {}, '', 'one').digest).not.toBe(packOf([], {}, '', 'other').digest);
    expect(packOf([]).digest).toBe(packOf([], {}, '', SCAN_CODE_DIGEST).digest);
  });

  test('is put there by script/build, after the compiler and before the bundler', () => {
    const script = readFileSync(path.join(process.cwd(), 'script/build'), 'utf8');
    expect(script).toMatch(/tsc --project[\s\S]+main\.js stamp build\n[\s\S]*ncc build/);
  });
});
