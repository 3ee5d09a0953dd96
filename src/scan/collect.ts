import type { ScanEngine, ScannedBatch } from './engine.ts';
import { byWeight, type Finding } from './finding.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type SecretHider, standsByChance } from './hide-secrets.ts';
import { isOwnSalt } from './own-salt.ts';
import type { RawFinding } from './scanner.ts';
import {
  OF_A_TIP,
  type Origin,
  type ScanCounts,
  type SourcePiece,
  type SourceRun,
} from './sources/source-piece.ts';
import type { Verdicts } from './verdicts.ts';

export interface CollectOptions {
  readonly salt: string;
  /** Path that a piece of the ignore file has, whose salt is none of the findings. */
  readonly ignoreFile: string;
  /** Findings of an earlier scan, which this one goes on from. */
  readonly known: readonly Finding[];
  readonly verdicts: Verdicts;
  /** Told of each secret; what it hides is in no finding. */
  readonly hider: SecretHider;
  readonly onProgress: (counts: Readonly<ScanCounts>) => void;
}

interface Kept {
  finding: Finding;
  /** In how many commits' lines it was found. */
  commits: number;
  /** Of the commit that it is told of; what an earlier scan found is older than all. */
  age: number;
}

/**
 * Scans all that `source` gives. A secret that one rule finds in one file several times is one finding, told of the oldest commit
 * that has it. No secret outlives the scan, and none is in a finding: neither its own nor another's.
 */
export async function collectFindings(
  engine: ScanEngine,
  source: SourceRun,
  { salt, ignoreFile, known, verdicts, hider, onProgress }: CollectOptions,
): Promise<readonly Finding[]> {
  const kept = new Map<string, Kept>(
    known.map(finding => [keyOf(finding), { finding, commits: 0, age: Number.POSITIVE_INFINITY }]),
  );
  for await (const batch of engine.scan(source.batches)) {
    source.counts.bytes += batch.bytes;
    take(batch);
    source.leftOut.push(...batch.skipped.map(({ path, reason }) => ({ path, why: reason })));
    onProgress(source.counts);
  }
  return withoutSecrets([...kept.values()].map(told), hider);

  function take({ pieces, findings, skipped }: ScannedBatch<SourcePiece>): void {
    const isWhole = (path: string): boolean =>
      !skipped.some(left => left.path === path || left.path.startsWith(`${path}!`));
    for (const [index, piece] of pieces.entries()) {
      const { path, origin } = piece;
      const found = (findings[index] ?? []).filter(
        raw => isOfItsLines(raw, piece) && !isOwnSalt(raw, piece, ignoreFile),
      );
      // Of what was scanned in part the next scan has to tell again.
      if (found.length === 0 && origin.verdictKey !== null && isWhole(path))
        verdicts.markClean(origin.verdictKey);
      for (const raw of found) {
        hider.tell(raw.secret);
        keep(findingOf(raw, origin, salt), origin.age);
      }
    }
  }

  function keep(finding: Finding, age: number): void {
    const key = keyOf(finding);
    const before = kept.get(key);
    const commits = (before?.commits ?? 0) + (age === OF_A_TIP ? 0 : 1);
    if (before === undefined) {
      kept.set(key, { finding, commits, age });
      return;
    }
    before.commits = commits;
    if (age > before.age || (age === before.age && isBefore(finding, before.finding)))
      before.finding = finding;
    before.age = Math.max(age, before.age);
  }
}

/** Lines of members of archives are none of the file's. */
function isOfItsLines({ path, line, endLine }: RawFinding, piece: SourcePiece): boolean {
  const { lines } = piece.origin;
  if (lines === undefined || path !== piece.path) return true;
  return lines.some(([first, last]) => line <= last && endLine >= first);
}

/** The name of a file may hold the secret of another one: all are known when all is read. */
function withoutSecrets(findings: readonly Finding[], hider: SecretHider): readonly Finding[] {
  const shown = new Map<string, string>();
  const hide = (text: string): string => {
    const known = shown.get(text) ?? hider.text(text);
    shown.set(text, known);
    return known;
  };
  return findings
    .map(finding => ({
      ...finding,
      description: hide(finding.description),
      path: hide(finding.path),
      tags: finding.tags.map(hide),
    }))
    .sort(byWeight);
}

/** An earlier scan has counted what it found. */
function told({ finding, commits, age }: Kept): Finding {
  return age === Number.POSITIVE_INFINITY ? finding : { ...finding, occurrences: Math.max(1, commits) };
}

/** Which of two of the same age is told: answers come in any order. */
function isBefore(a: Finding, b: Finding): boolean {
  const [one, other] = [a.commit ?? '', b.commit ?? ''];
  return one < other || (one === other && (a.line - b.line || a.column - b.column) < 0);
}

/** `raw` without its secret, wherever it stands. */
function findingOf(raw: RawFinding, { commit }: Origin, salt: string): Finding {
  const isHidden = !standsByChance(raw.secret);
  const hide = (text: string): string => (isHidden ? text.replaceAll(raw.secret, '***') : text);
  return {
    rule_id: raw.ruleId,
    description: hide(raw.description),
    severity: raw.severity,
    path: hide(raw.path),
    line: raw.line,
    column: raw.column,
    end_line: raw.endLine,
    end_column: raw.endColumn,
    commit,
    fingerprint: fingerprintOf(salt, raw.secret),
    entropy: Math.round(raw.entropy * 100) / 100,
    tags: raw.tags.map(hide),
    occurrences: 1,
  };
}

function keyOf({ rule_id, path, fingerprint }: Finding): string {
  return `${rule_id}\0${fingerprint}\0${path}`;
}
