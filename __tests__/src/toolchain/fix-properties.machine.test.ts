// needs: minutes
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MOST_ROUNDS } from '../../../src/toolchain/check.ts';
import { editsOf } from '../../../src/toolchain/edit-files.ts';
import { findingsOf } from './checked.ts';

const VERSIONS = [
  '16',
  '18',
  '18.18.0',
  '20',
  '20.11.1',
  '22',
  '22.11.0',
  '22.x',
  '24',
  '24.1.0',
  'lts/*',
  'lts/iron',
  '99',
];
const RANGES = [...VERSIONS, '^18.0.0', '~20.11', '>=18', '>=22', '>=18 <21', '^18 || ^22', '>=24.0'];
const version = fc.constantFrom(...VERSIONS);
const range = fc.constantFrom(...RANGES);
const files = fc.record(
  {
    '.nvmrc': version.map(text => `# c\r\n${text}\r\n`),
    '.node-version': version,
    'packages/a/.nvmrc': version,
    'packages/b/.nvmrc': version,
    'packages/b/package.json': range.map(text => `{ "engines": { "node": "${text}" } }`),
    '.tool-versions': fc.constantFrom('18.18.0', '22.11.0', '24.1.0').map(text => `nodejs ${text} # c\n`),
    'package.json': range.map(text => `{ "engines": { "node": "${text}" } }`),
    Dockerfile: fc
      .tuple(version, version)
      .map(([a, b]) => `ARG V=${a.replace('/', '-')}\nFROM node:$V-slim\nFROM node:${b.replace('/', '-')}\n`),
    '.github/workflows/a.yml': fc
      .tuple(range, range, range)
      .map(
        ([a, b, c]) =>
          `jobs:\n  a:\n    strategy: { matrix: { v: ["${a}", "${b}"] } }\n    steps:\n      - with: { node-version: "\${{ matrix.v }}" }\n      - with: { node-version: '${c}' }\n`,
      ),
  },
  { requiredKeys: [] },
);
const installed = fc.constantFrom(undefined, '18.18.0', '20.11.1', '22.11.0', '24.1.0');
const today = fc.constantFrom('2024-06-01', '2025-11-24', '2026-11-24');

function edited(
  all: Readonly<Record<string, string>>,
  edits: ReturnType<typeof editsOf>,
): Record<string, string> {
  const texts = { ...all };
  for (const { file, offset, old, new: fresh } of [...edits].sort((a, b) => b.offset - a.offset)) {
    const text = texts[file] ?? '';
    expect(text.slice(offset, offset + old.length)).toBe(old);
    texts[file] = `${text.slice(0, offset)}${fresh}${text.slice(offset + old.length)}`;
  }
  return texts;
}

test('whatever files say, edits that are written leave nothing to be edited, and change no line but those of versions', async () => {
  await fc.assert(
    fc.asyncProperty(files, installed, today, async (given, machine, day) => {
      const all = Object.fromEntries(Object.entries(given).filter(([, text]) => text !== undefined));
      const look = (texts: Readonly<Record<string, string>>) =>
        findingsOf('node', {
          files: Object.entries(texts),
          today: day,
          ...(machine === undefined ? {} : { installed: machine }),
        });
      let after = all;
      const lines = new Set<string>();
      for (let round = 0; round < MOST_ROUNDS; round += 1) {
        const edits = editsOf(await look(after));
        for (const { file, line } of edits) lines.add(`${file}:${line}`);
        after = edited(after, edits);
      }
      expect(editsOf(await look(after))).toEqual([]);
      const changed = Object.entries(after).flatMap(([file, text]) => {
        const before = (all[file] ?? '').split('\n');
        return text
          .split('\n')
          .flatMap((line, index) => (line === before[index] ? [] : [`${file}:${index + 1}`]));
      });
      expect(changed.sort()).toEqual([...lines].sort());
    }),
    { numRuns: 400 },
  );
});
