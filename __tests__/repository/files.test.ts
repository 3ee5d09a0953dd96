import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { trackedFiles } from './tracked-files.ts';

const MAX_LINES = 400;

const ours = trackedFiles().filter(file => /^(src|actions|script|bench|__tests__)\//.test(file));
const code = ours.filter(file => !file.includes('/fixtures/') && !/\.(md|json|ya?ml)$/.test(file));
const product = ours.filter(file => /^(src|actions)\/.*\.ts$/.test(file));

const lineCount = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n').length;

describe('source files', () => {
  test(`none has more than ${MAX_LINES} lines`, () => {
    expect(code.filter(file => lineCount(file) > MAX_LINES)).toEqual([]);
  });

  test('none, and no folder, is named after nothing in particular', () => {
    const isVague = (part: string) => /(^|[-._])(utils?|helpers?|common|managers?)([-._]|$)/i.test(part);
    expect(ours.filter(file => file.split('/').some(isVague))).toEqual([]);
  });

  test('src/main.ts alone reads process.env', () => {
    const readers = product.filter(file =>
      /process\s*\.\s*env|process\s*\[|node:process/.test(readFileSync(file, 'utf8')),
    );
    expect(readers.filter(file => file !== 'src/main.ts')).toEqual([]);
  });

  test('casts live in files named trust-boundary.ts', () => {
    const typescript = ours.filter(file => /^(src|actions|script)\/.*\.ts$/.test(file));
    const casters = typescript.filter(file => / as (?!const\b)[A-Za-z{(]/.test(withoutImports(file)));
    expect(casters.filter(file => path.basename(file) !== 'trust-boundary.ts')).toEqual([]);
  });

  test('CONTRIBUTING.md has fewer than 40 lines', () => {
    expect(lineCount('CONTRIBUTING.md')).toBeLessThan(40);
  });
});

/** A module's code without comments, strings and the renaming `as` of imports and exports. */
function withoutImports(file: string): string {
  return readFileSync(file, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^(.*[^:'"`])?\/\/.*$/gm, '$1')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, "''")
    .replace(/^(import|export)( type)? (\{[^}]*\}|\*)( as \w+)?/gm, '');
}
