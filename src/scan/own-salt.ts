import type { RawFinding, ScanPiece } from './scanner.ts';

const SALT_LINE = /^\s*["']?salt["']?\s*:/;
/** A salt has at most 200 characters; what stands further on in a line is not looked at. */
const LONGEST_LINE = 400;

/**
 * Whether `finding` is the salt of an ignore file, which is random and no secret: that of an older version of the file too. `ignoreFile`
 * is its path from the repository's root.
 */
export function isOwnSalt(finding: RawFinding, piece: ScanPiece, ignoreFile: string): boolean {
  if (piece.path !== ignoreFile && !piece.path.endsWith(`/${ignoreFile}`)) return false;
  return finding.line === finding.endLine && SALT_LINE.test(lineOf(piece, finding.line));
}

function lineOf({ content, firstLine }: ScanPiece, line: number): string {
  let start = 0;
  for (let at = firstLine; at < line; at += 1) {
    const end = content.indexOf(10, start);
    if (end === -1) return '';
    start = end + 1;
  }
  const end = content.indexOf(10, start);
  return Buffer.from(
    content.subarray(start, Math.min(end === -1 ? content.length : end, start + LONGEST_LINE)),
  ).toString();
}
