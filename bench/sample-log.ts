import { closeSync, openSync, writeSync } from 'node:fs';

const BLOCK_BYTES = 16 * 1024 * 1024;
const WORDS =
  'resolved fetched build compile warning error module GET /api/v1/items 200 404 cache hit token key src/main.ts'.split(
    ' ',
  );

/** Writes `bytes` of lines as builds print them, the same each time; every 500th holds `secret`. */
export function writeSampleLog(file: string, bytes: number, secret: string): void {
  const block = Buffer.from(sampleLines(secret)).subarray(0, BLOCK_BYTES);
  const descriptor = openSync(file, 'w');
  for (let done = 0; done < bytes; done += block.length) writeSync(descriptor, block);
  closeSync(descriptor);
}

function sampleLines(secret: string): string {
  const lines: string[] = [];
  let seed = 1;
  for (let length = 0; length < BLOCK_BYTES; length += lines.at(-1)?.length ?? 0) {
    const words: string[] = [];
    for (let count = 3 + (seed % 15); count > 0; count -= 1) {
      seed = (seed * 48271) % 2147483647;
      words.push(WORDS[seed % WORDS.length] ?? '');
    }
    const tail = lines.length % 500 === 0 ? secret : String(seed);
    lines.push(`2026-01-01T00:00:00.${seed % 1000}Z [INFO] ${words.join(' ')} ${tail}\n`);
  }
  return lines.join('');
}
