import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';

/** A folder of its own for each test of a file, gone after the test. */
export interface TempFolder {
  readonly path: string;
  readonly at: (...parts: readonly string[]) => string;
  /** Writes a file, with the folders above it. Returns its path. */
  readonly write: (file: string, content: string | Uint8Array) => string;
  readonly read: (file: string) => string;
}

export function useTempFolder(): TempFolder {
  let path = '';
  beforeEach(() => {
    path = realpathSync(mkdtempSync(join(tmpdir(), 'p1-test-')));
  });
  // A process that a test killed the keeper of may still write for a moment.
  afterEach(() => rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }));
  const at = (...parts: readonly string[]): string => join(path, ...parts);
  return {
    get path() {
      return path;
    },
    at,
    write: (file, content) => {
      mkdirSync(dirname(at(file)), { recursive: true });
      writeFileSync(at(file), content);
      return at(file);
    },
    read: file => readFileSync(at(file), 'utf8'),
  };
}
