import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { transformSync } from '@swc/core';

/** Static and dynamic ones. */
const IMPORT = /(from |import\()'(\.[^']+)\.ts'/g;

/** Compiles the program `entry`, and the modules that it imports by path, into `target`. Returns its file, for any node. */
export function compileProgram(entry: string, target: string): string {
  const outputOf = (file: string): string => join(target, relative('.', file).replace(/\.ts$/, '.js'));
  const waiting = [resolve(entry)];
  const seen = new Set(waiting);
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const { code } = transformSync(readFileSync(file, 'utf8'), {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'es6' },
    });
    for (const [, , path] of code.matchAll(IMPORT)) {
      const imported = resolve(dirname(file), `${path}.ts`);
      if (!seen.has(imported)) waiting.push(imported);
      seen.add(imported);
    }
    mkdirSync(dirname(outputOf(file)), { recursive: true });
    writeFileSync(outputOf(file), code.replace(IMPORT, "$1'$2.js'"));
  }
  writeFileSync(join(target, 'package.json'), '{"type": "module"}');
  return outputOf(entry);
}
