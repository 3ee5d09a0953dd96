import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll } from '@jest/globals';

/**
 * The bundle (`dist/`, or what P1_TEST_DIST names) as it was when the test file began: somebody may build a new one
 * meanwhile. Returns its `cli.js`.
 */
export function copiedBundle(): string {
  const folder = mkdtempSync(join(tmpdir(), 'p1-bundle-'));
  cpSync(resolve(process.env['P1_TEST_DIST'] ?? 'dist'), folder, { recursive: true });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'cli.js');
}
