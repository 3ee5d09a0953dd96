import type { RulePack } from '../../src/scan/rule.ts';
import { ownPack } from '../../src/scan/rules/own-pack.ts';
import { createScanner, type RawFinding, type ScanOptions } from '../../src/scan/scanner.ts';

const OPTIONS: ScanOptions = { decodeDepth: 2, archiveDepth: 2, maxFileBytes: 50_000_000 };

let pack: RulePack | undefined;

/** What p1's own pack finds in one file. */
export function scanOwn(
  path: string,
  content: string | Uint8Array,
  options: Partial<ScanOptions> = {},
): readonly RawFinding[] {
  pack ??= ownPack();
  const scanner = createScanner(pack, { ...OPTIONS, ...options });
  return scanner.scan({
    path,
    content: typeof content === 'string' ? Buffer.from(content) : content,
    firstLine: 1,
  });
}

/** Characters drawn from `alphabet` by a generator that gives the same for the same seed (xorshift32). */
export function drawn(alphabet: string, length: number, seed = 1): string {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  let text = '';
  while (text.length < length) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    text += alphabet[state % alphabet.length] ?? '';
  }
  return text;
}

export const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
export const HEX = '0123456789abcdef';
export const BASE64URL = `${ALPHANUMERIC}-_`;
