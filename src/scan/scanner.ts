import type { Budget } from './archives/member.ts';
import { isArchive, membersOf } from './archives/members.ts';
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
  /** The full name of the commit that brought it, for allowlists that name commits. */
  readonly commit?: string;
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
    scan: ({ path, content, firstLine, commit = '' }) => {
      if (pack.isPathAllowed?.(path, commit) === true) return NONE;
      if (content.length > options.maxFileBytes) {
        options.onSkipped?.(path, `is longer than ${options.maxFileBytes} bytes`);
        return NONE;
      }
      return inFile({ path, bytes: bytesOf(content), firstLine, commit }, options.archiveDepth);
    },
  };

  function inFile(file: ScannedFile, depth: number, outer?: Budget): readonly RawFinding[] {
    const { path, bytes, commit } = file;
    if (depth > 0 && isArchive(bytes)) {
      const budget = outer ?? { bytes: options.maxFileBytes, members: MOST_MEMBERS };
      const onSkipped = (name: string, reason: string) => options.onSkipped?.(`${path}!${name}`, reason);
      const findings: RawFinding[] = [];
      for (const member of membersOf(bytes, budget, onSkipped)) {
        const inner = `${path}!${member.name}`;
        if (pack.isPathAllowed?.(inner, commit) === true) continue;
        for (const finding of inFile(
          { path: inner, bytes: member.bytes, firstLine: 1, commit },
          depth - 1,
          budget,
        )) {
          findings.push({
            ...finding,
            tags: finding.tags.includes('archive') ? finding.tags : [...finding.tags, 'archive'],
          });
        }
      }
      // What begins like an archive may be a text, and hide it so.
      return [...inText(file), ...findings];
    }
    const text = utf8Of(bytes);
    // What looks like UTF-16 may not be: a mark is two bytes that anybody can write.
    return text === bytes ? inText(file) : [...inText({ ...file, bytes: text }), ...inText(file)];
  }

  function inText({ path, bytes, firstLine, commit }: ScannedFile): readonly RawFinding[] {
    let known: ScannedText | undefined;
    const textOf = (): ScannedText => {
      known ??= scannedText(path, bytes, commit);
      return known;
    };
    const found = secretsIn(bytes, textOf, options.decodeDepth);
    if (found.length === 0) return NONE;
    const placed = pack.weigh?.(textOf(), found) ?? found;
    const { isAscii, text } = textOf();
    const comments = pack.allowComments.filter(comment => text.includes(comment));
    const positions = createPositions(bytes, isAscii, firstLine);
    return placed
      .filter(secret => !isAllowed(textOf(), comments, secret))
      .map(({ start, end, label, secret, tags }) => {
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
          secret,
          entropy: entropy(secret),
          tags,
        };
      });
  }

  function isAllowed(
    { text, path, commit }: ScannedText,
    comments: readonly string[],
    { start, end, label, secret }: PlacedSecret,
  ): boolean {
    if (pack.disabledIds?.includes(label.id) === true) return true;
    if (comments.length === 0 && pack.isAllowed === undefined) return false;
    const line = linesOf(text, start, end);
    if (comments.some(comment => line.includes(comment))) return true;
    return pack.isAllowed?.({ secret, match: text.slice(start, end), line, path, commit }) === true;
  }

  /** With what stands encoded in the text, at the place of the encoded text. */
  function secretsIn(bytes: Buffer, textOf: () => ScannedText, depth: number): readonly PlacedSecret[] {
    const { secrets, near } = finder.find(bytes, textOf);
    if (secrets.length === 0 && near.length === 0) return NOWHERE;
    const plain = secrets.map(secret => ({
      ...secret,
      secret: bytes.toString('utf8', secret.value.start, secret.value.end),
      tags: secret.label.tags ?? [],
    }));
    if (depth === 0 || near.length === 0) return plain;
    const encoded = decodedIn(bytes, near);
    if (encoded.length === 0 || textOf().isBinary) return plain;
    const decoded = encoded.flatMap(({ start, end, encoding, bytes: inner }) => {
      if (plain.some(secret => secret.start < end && start < secret.end)) return [];
      const { path, commit } = textOf();
      const innerText = scannedText(path, inner, commit);
      return secretsIn(inner, () => innerText, depth - 1).map(secret => ({
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

interface ScannedFile {
  readonly path: string;
  readonly bytes: Buffer;
  readonly firstLine: number;
  readonly commit: string;
}

interface PlacedSecret extends Secret {
  readonly secret: string;
  readonly tags: readonly string[];
}

const NONE: readonly RawFinding[] = [];
const NOWHERE: readonly PlacedSecret[] = [];

/** More are not read of one archive, with all archives in it. */
const MOST_MEMBERS = 20_000;

function bytesOf(content: Uint8Array): Buffer {
  return Buffer.isBuffer(content)
    ? content
    : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}

/** A comment further away on the same line is not looked for: a line may have 50 MB. */
const LINE_REACH = 2_000;

/** The line, or the part of it that is near, on which the text from `start` to `end` begins and ends. */
function linesOf(text: string, start: number, end: number): string {
  const before = text.slice(Math.max(0, start - LINE_REACH), start);
  const after = text.slice(end, end + LINE_REACH);
  const newline = after.indexOf('\n');
  return `${before.slice(before.lastIndexOf('\n') + 1)}${text.slice(start, end)}${newline === -1 ? after : after.slice(0, newline)}`;
}
