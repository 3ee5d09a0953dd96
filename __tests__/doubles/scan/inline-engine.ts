import type { ScanEngine, ScannedBatch } from '../../../src/scan/engine.ts';
import type { Scanner, ScanPiece } from '../../../src/scan/scanner.ts';

/** One scanner on this thread. */
export function inlineEngine(scanner: Scanner): ScanEngine {
  async function* scan<P extends ScanPiece>(
    batches: AsyncIterable<readonly P[]>,
  ): AsyncGenerator<ScannedBatch<P>, void, undefined> {
    for await (const pieces of batches) {
      yield {
        pieces,
        findings: pieces.map(piece => scanner.scan(piece)),
        bytes: pieces.reduce((sum, piece) => sum + piece.content.length, 0),
        skipped: [],
      };
    }
  }
  return { packDigest: scanner.packDigest, scan, close: async () => {} };
}
