import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { minify } from '@swc/core';

/**
 * Minifies the bundle's files in `dist`, entry and chunks alike (ncc's own option leaves the chunks as they are, and
 * they are most of the bytes). Names of functions and classes stay: errors are told apart by them, and read in traces.
 */
export async function minifyBundle(dist: string): Promise<void> {
  for (const file of readdirSync(dist)
    .filter(name => name.endsWith('.js'))
    .sort()) {
    const target = path.join(dist, file);
    const { code } = await minify(readFileSync(target, 'utf8'), {
      module: true,
      compress: { keep_classnames: true, keep_fnames: true },
      mangle: { keep_classnames: true, keep_fnames: true },
      format: { comments: false },
    });
    writeFileSync(target, code.endsWith('\n') ? code : `${code}\n`);
    chmodSync(target, 0o644);
  }
}
