import type { RawFinding, ScanPiece } from './scanner.ts';

/** As `openssl rand -hex 16` makes it, or a UUID. Whoever writes a token of a provider there has a secret there. */
const SALT_LINE = /^["']?salt["']?\s*:\s*(["']?)([0-9a-f-]{16,200})\1\s*(?:#.*)?$/i;
/** A salt has at most 200 characters; what stands further on in a line is not looked at. */
const LONGEST_LINE = 400;

/**
 * Whether `finding` is the salt of the ignore file, which is random and no secret: that of an older version of the file too. `ignoreFile`
 * is its path as that of a piece would be; no other file of that name is one.
 */
export function isOwnSalt(finding: RawFinding, piece: ScanPiece, ignoreFile: string): boolean {
  if (piece.path !== ignoreFile || finding.path !== ignoreFile || finding.line !== finding.endLine)
    return false;
  const salt = SALT_LINE.exec(lineOf(piece, finding.line))?.[2];
  return salt?.includes(finding.secret) === true;
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
  )
    .toString()
    .trimEnd();
}
