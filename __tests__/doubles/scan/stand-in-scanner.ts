import type { RawFinding, Scanner, ScanPiece } from '../../../src/scan/scanner.ts';

/** What the stand-in takes for a secret. */
const SECRET = /(LOW)?HUSH_[A-Za-z0-9]{8,}|BEGIN HUSH\n[a-z\n]*\nEND HUSH/g;

/** A secret of the stand-in, made here so that no source has one. */
export function secretOf(name: string, severity: 'high' | 'low' = 'high'): string {
  return `${severity === 'low' ? 'LOW' : ''}HUSH_${name}${'0'.repeat(Math.max(0, 8 - name.length))}`;
}

export interface StandInScanner extends Scanner {
  /** The paths of the pieces that it was given, in order. */
  readonly seen: readonly string[];
}

/** A scanner that knows one kind of secret, in UTF-8 and in UTF-16 with a mark of its order, and no archives. */
export function standInScanner(packDigest = 'stand-in', pattern = SECRET): StandInScanner {
  const seen: string[] = [];
  return { packDigest, seen, scan };

  function scan(piece: ScanPiece): readonly RawFinding[] {
    seen.push(piece.path);
    const text = textOf(piece.content);
    return [...text.matchAll(pattern)].map(match => {
      const before = text.slice(0, match.index).split('\n');
      const line = piece.firstLine + before.length - 1;
      const column = (before.at(-1) ?? '').length + 1;
      const isLow = match[1] !== undefined;
      return {
        ruleId: isLow ? 'low-hush' : 'hush',
        description: 'A secret of the stand-in was found.',
        severity: isLow ? 'low' : 'high',
        path: piece.path,
        line,
        column,
        endLine: line + match[0].split('\n').length - 1,
        endColumn: column + match[0].length,
        secret: match[0],
        entropy: 3,
        tags: [],
      };
    });
  }
}

function textOf(content: Uint8Array): string {
  const bytes = Buffer.from(content);
  return bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le', 2) : bytes.toString('utf8');
}
