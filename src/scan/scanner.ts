import { entropy } from './entropy.ts';
import { createSecretFinder } from './find-secrets.ts';
import { createPositions } from './positions.ts';
import type { RulePack, Severity } from './rule.ts';
import { type ScannedText, scannedText } from './scanned-text.ts';
import { utf8Of } from './utf8-of.ts';

/** A piece of one file: the whole of it, or lines that a commit added. */
export interface ScanPiece {
  /** As git names it, '/'-separated; '' for none. */
  readonly path: string;
  /** Bytes, of any encoding. */
  readonly content: Uint8Array;
  /** 1-based number of its first line in the file. */
  readonly firstLine: number;
}

/** A match that may be shown to nobody as it is. */
export interface RawFinding {
  readonly ruleId: string;
  readonly description: string;
  readonly severity: Severity;
  /** Of the piece; for members of archives `outer.zip!inner/name`. */
  readonly path: string;
  /** 1-based, as are the columns, in UTF-16 units; ends are exclusive. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** NEVER written anywhere: the caller takes its fingerprint and drops it. */
  readonly secret: string;
  /** Shannon's, in bits per character of the secret. */
  readonly entropy: number;
  /** What was undone to see it, e.g. `decoded:base64`, `archive`. */
  readonly tags: readonly string[];
}

export interface ScanOptions {
  /** How many layers of base64, hex and percent encoding are undone. */
  readonly decodeDepth: number;
  /** How many archives deep members are read; 0 reads none. */
  readonly archiveDepth: number;
  /** A longer piece, or more than this out of one archive, is not scanned. */
  readonly maxFileBytes: number;
}

export interface Scanner {
  /** Changes when any rule of the pack does. */
  readonly packDigest: string;
  readonly scan: (piece: ScanPiece) => readonly RawFinding[];
}

export function createScanner(pack: RulePack, options: ScanOptions): Scanner {
  const finder = createSecretFinder(pack);
  return { packDigest: pack.digest, scan };

  function scan({ path, content, firstLine }: ScanPiece): readonly RawFinding[] {
    if (content.length > options.maxFileBytes || pack.skipsPath?.(path) === true) return [];
    return inText(path, utf8Of(content), firstLine);
  }

  function inText(path: string, bytes: Buffer, firstLine: number): readonly RawFinding[] {
    let text: ScannedText | undefined;
    const textOf = (): ScannedText => {
      text ??= scannedText(path, bytes);
      return text;
    };
    const secrets = finder.find(path, bytes, textOf);
    if (secrets.length === 0) return [];
    const positions = createPositions(bytes, textOf().isAscii, firstLine);
    return secrets
      .filter(secret => !isAllowed(textOf().text, secret, pack.allowComments))
      .map(({ start, end, label }) => {
        const from = positions.at(start);
        const to = positions.at(end);
        const secret = bytes.toString('utf8', start, end);
        return {
          ruleId: label.id,
          description: label.description,
          severity: label.severity,
          path,
          line: from.line,
          column: from.column,
          endLine: to.line,
          endColumn: to.column,
          secret,
          entropy: entropy(secret),
          tags: [],
        };
      });
  }
}

/** Whether a line on which the secret begins or ends has a comment that says it is known. */
function isAllowed(
  text: string,
  { start, end }: { start: number; end: number },
  comments: readonly string[],
): boolean {
  const first = text.slice(Math.max(text.lastIndexOf('\n', start - 1) + 1, start - LINE_REACH), start);
  const newline = text.indexOf('\n', end);
  const last = text.slice(end, Math.min(newline === -1 ? text.length : newline, end + LINE_REACH));
  return comments.some(comment => first.includes(comment) || last.includes(comment));
}

/** A comment further away on the same line is not looked for: a line may have 50 MB. */
const LINE_REACH = 2_000;
