import { expect, test } from '@jest/globals';
import { collectFindings } from '../../../src/scan/collect.ts';
import type { ScanEngine } from '../../../src/scan/engine.ts';
import { createSecretHider } from '../../../src/scan/hide-secrets.ts';
import { noCounts, type SourcePiece } from '../../../src/scan/sources/source-piece.ts';

function piece(path: string): SourcePiece {
  return {
    path,
    content: Buffer.from('x'),
    firstLine: 1,
    origin: { commit: null, age: 0, verdictKey: `key of ${path}` },
  };
}

/** Finds nothing, and leaves out what it is told to. */
function engineThatSkips(skipped: readonly { readonly path: string; readonly reason: string }[]): ScanEngine {
  return {
    packDigest: 'x',
    close: async () => {},
    async *scan(batches) {
      for await (const pieces of batches) yield { pieces, findings: pieces.map(() => []), bytes: 7, skipped };
    },
  };
}

async function* batches() {
  yield [piece('a.txt'), piece('b.zip'), piece('b.zip.txt'), piece('c.txt')];
}

test('what the engine leaves out is told, and what it is part of is not remembered as clean', async () => {
  const clean: string[] = [];
  const leftOut: { path: string; why: string }[] = [];
  const source = { batches: batches(), counts: noCounts(), leftOut };
  const skipped = [
    { path: 'b.zip!inner/d.txt', reason: 'is too deep' },
    { path: 'c.txt', reason: 'is too long' },
  ];
  await collectFindings(engineThatSkips(skipped), source, {
    salt: '',
    ignoreFile: 'ignore.yml',
    known: [],
    verdicts: { isClean: () => false, markClean: key => void clean.push(key) },
    hider: createSecretHider(),
    onProgress: () => {},
  });
  expect(leftOut).toEqual([
    { path: 'b.zip!inner/d.txt', why: 'is too deep' },
    { path: 'c.txt', why: 'is too long' },
  ]);
  expect(clean).toEqual(['key of a.txt', 'key of b.zip.txt']);
  expect(source.counts.bytes).toBe(7);
});
