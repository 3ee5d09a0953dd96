import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll } from '@jest/globals';
import { transformSync } from '@swc/core';

/** A worker's module that Node 20 runs too: src/ as JavaScript in a folder of its own, and a file that serves scans. */
export function compiledWorker(): URL {
  const folder = mkdtempSync(join(tmpdir(), 'p1-worker-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (const file of readdirSync('src', { recursive: true, encoding: 'utf8' })) {
    if (!/^(scan|kernel)\/.*\.ts$/.test(file)) continue;
    const { code } = transformSync(readFileSync(join('src', file), 'utf8'), {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'es6' },
    });
    const target = join(folder, file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code.replace(/((?:from |import\()['"][^'"]+)\.ts(['"])/g, '$1.js$2'));
  }
  const worker = join(folder, 'worker.js');
  writeFileSync(worker, "import { serveScans } from './scan/serve-scans.js';\n\nawait serveScans();\n");
  return pathToFileURL(worker);
}
