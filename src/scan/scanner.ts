import { type Budget, isArchive, membersOf } from './archives/members.ts';
import { decodedIn } from './decode.ts';
import { entropy } from './entropy.ts';
import { createSecretFinder, type Secret } from './find-secrets.ts';
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
  /** Told what was left out, and why, in words that follow a name. */
  readonly onSkipped?: (path: string, reason: string) => void;
}

export interface Scanner {
  /** Changes when any rule of the pack does. */
  readonly packDigest: string;
  readonly scan: (piece: ScanPiece) => readonly RawFinding[];
}

export function createScanner(pack: RulePack, options: ScanOptions): Scanner {
  const finder = createSecretFinder(pack);
  return {
    packDigest: pack.digest,
    scan: ({ path, content, firstLine }) => {
      if (pack.skipsPath?.(path) === true) return [];
      if (content.length > options.maxFileBytes) {
        options.onSkipped?.(path, `is longer than ${options.maxFileBytes} bytes`);
        return [];
      }
      return inFile(path, bytesOf(content), firstLine, options.archiveDepth, undefined);
    },
  };

  function inFile(
    path: string,
    bytes: Buffer,
    firstLine: number,
    depth: number,
    outer: Budget | undefined,
  ): readonly RawFinding[] {
    if (depth > 0 && isArchive(bytes)) {
      const onSkipped = (name: string, reason: string) => options.onSkipped?.(`${path}!${name}`, reason);
      const budget = outer ?? { bytes: options.maxFileBytes, members: MOST_MEMBERS, onSkipped };
      const findings: RawFinding[] = [];
      for (const member of membersOf(bytes, budget)) {
        const inner = `${path}!${member.name}`;
        if (pack.skipsPath?.(inner) === true) continue;
        for (const finding of inFile(inner, member.bytes, 1, depth - 1, budget)) {
          findings.push({
            ...finding,
            tags: finding.tags.includes('archive') ? finding.tags : [...finding.tags, 'archive'],
          });
        }
      }
      return findings;
    }
    return inText(path, utf8Of(bytes), firstLine);
  }

  function inText(path: string, bytes: Buffer, firstLine: number): readonly RawFinding[] {
    let known: ScannedText | undefined;
    const textOf = (): ScannedText => {
      known ??= scannedText(path, bytes);
      return known;
    };
    const placed = secretsIn(path, bytes, textOf, options.decodeDepth);
    if (placed.length === 0) return [];
    const { text, isAscii } = textOf();
    const positions = createPositions(bytes, isAscii, firstLine);
    return placed
      .filter(secret => !isAllowed(text, secret, pack.allowComments))
      .map(({ start, end, label, value, tags }) => {
        const from = positions.at(start);
        const to = positions.at(end);
        return {
          ruleId: label.id,
          description: label.description,
          severity: label.severity,
          path,
          line: from.line,
          column: from.column,
          endLine: to.line,
          endColumn: to.column,
          secret: value,
          entropy: entropy(value),
          tags,
        };
      });
  }

  /** With what stands encoded in the text, at the place of the encoded text. */
  function secretsIn(
    path: string,
    bytes: Buffer,
    textOf: () => ScannedText,
    depth: number,
  ): readonly PlacedSecret[] {
    const { secrets, near } = finder.find(bytes, textOf);
    const plain = secrets.map(secret => ({
      ...secret,
      value: bytes.toString('utf8', secret.start, secret.end),
      tags: [],
    }));
    if (depth === 0 || near.length === 0 || textOf().isBinary) return plain;
    const decoded = decodedIn(textOf().text, near).flatMap(({ start, end, encoding, bytes: inner }) => {
      if (plain.some(secret => secret.start < end && start < secret.end)) return [];
      const innerText = scannedText(path, inner);
      return secretsIn(path, inner, () => innerText, depth - 1).map(secret => ({
        ...secret,
        start,
        end,
        tags: [...secret.tags, `decoded:${encoding}`],
      }));
    });
    return decoded.length === 0
      ? plain
      : [...plain, ...decoded].sort((a, b) => a.start - b.start || a.end - b.end);
  }
}

interface PlacedSecret extends Secret {
  readonly value: string;
  readonly tags: readonly string[];
}

/** More are not read of one archive, with all archives in it. */
const MOST_MEMBERS = 20_000;

function bytesOf(content: Uint8Array): Buffer {
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
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
