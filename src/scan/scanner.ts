import { type Budget, budgetOf } from './archives/member.ts';
import { isArchive, membersOf } from './archives/members.ts';
import { entropy } from './entropy.ts';
import { secretFinder } from './find-secrets.ts';
import { createSecretReader } from './placed-secrets.ts';
import { createPositions } from './positions.ts';
import type { RulePack, Severity } from './rule.ts';
import { type ScannedText, scannedText } from './scanned-text.ts';
import { wideParts } from './wide-parts.ts';
import { utf8Of } from './wide-text.ts';

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
  /** How many archives deep members are read, a tar in gzip being one; 0 reads none. Deeper ones are told as left out. */
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
  const reader = createSecretReader(pack, secretFinder(pack), options.decodeDepth);
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
    const { path, bytes } = file;
    if (isArchive(bytes)) {
      const findings = depth > 0 ? inArchive(file, depth, outer ?? budgetOf(options.maxFileBytes)) : NONE;
      if (depth <= 0)
        options.onSkipped?.(path, 'is an archive deeper than `scan.archive-depth`, and was not unpacked');
      // What begins like an archive may be a text, and hide it so.
      return [...inText(file), ...findings];
    }
    const text = utf8Of(bytes);
    // What looks like UTF-16 or UTF-32 may not be.
    if (text !== bytes) return [...inText({ ...file, bytes: text }), ...inText(file)];
    const parts = wideParts(bytes);
    return parts === undefined ? inText(file) : [...inText(file), ...inText({ ...file, bytes: parts })];
  }

  function inArchive(
    { path, bytes, commit }: ScannedFile,
    depth: number,
    budget: Budget,
  ): readonly RawFinding[] {
    const findings: RawFinding[] = [];
    let skipped = 0;
    const onSkipped = (name: string, reason: string): void => {
      skipped += 1;
      if (skipped <= MOST_TOLD) options.onSkipped?.(name === '' ? path : `${path}!${name}`, reason);
    };
    for (const member of membersOf(bytes, budget, onSkipped)) {
      const inner = `${path}!${member.name}`;
      if (pack.isPathAllowed?.(inner, commit) === true) continue;
      const left = member.isSameLevel === true ? depth : depth - 1;
      for (const finding of inFile(
        { path: inner, bytes: member.bytes, firstLine: 1, commit },
        left,
        budget,
      )) {
        const tags = finding.tags.includes('archive') ? finding.tags : [...finding.tags, 'archive'];
        findings.push({ ...finding, tags });
      }
    }
    const more = skipped - MOST_TOLD;
    if (more > 0) options.onSkipped?.(path, `has ${more} more members that were not read whole`);
    return findings;
  }

  function inText({ path, bytes, firstLine, commit }: ScannedFile): readonly RawFinding[] {
    let known: ScannedText | undefined;
    const textOf = (): ScannedText => {
      known ??= scannedText(path, bytes, commit);
      return known;
    };
    const found = reader.read(bytes, textOf);
    if (found.length === 0) return NONE;
    const weighed = pack.weigh?.(textOf(), found) ?? found;
    const positions = createPositions(bytes, textOf().isAscii, firstLine);
    return weighed.map(({ start, end, label, secret, tags }) => {
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
}

interface ScannedFile {
  readonly path: string;
  readonly bytes: Buffer;
  readonly firstLine: number;
  readonly commit: string;
}

const NONE: readonly RawFinding[] = [];

/** More members of one archive are counted, and not named. */
const MOST_TOLD = 20;

function bytesOf(content: Uint8Array): Buffer {
  return Buffer.isBuffer(content)
    ? content
    : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}
