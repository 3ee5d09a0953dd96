import { type Git, linesOf } from '../git/git.ts';
import { UnresolvableError } from '../git/unresolvable.ts';
import type { ScanAnswer } from './answer.ts';
import { collectFindings } from './collect.ts';
import type { ScanEngine } from './engine.ts';
import { type Finding, isAtLeast } from './finding.ts';
import type { SecretHider } from './hide-secrets.ts';
import { type IgnoreEntry, type IgnoreFile, judge } from './ignore-file.ts';
import { decodeMemo, EMPTY_MEMO, encodeMemo, type MemoStore, type ScanMemo, verdictsOf } from './memo.ts';
import type { Severity } from './rule.ts';
import type { CommitPlan } from './sources/commit-plan.ts';
import { commitSource, headsOf, planHistory } from './sources/commit-source.ts';
import { isByDesign, type LeftOut, type ScanCounts, type SourceRun } from './sources/source-piece.ts';
import { type StagedPlan, stagedSource } from './sources/staged-source.ts';
import { type TreePlan, treeSource } from './sources/tree-source.ts';
import type { Verdicts } from './verdicts.ts';

/** What is to be scanned, resolved; a history is resolved when it is known what was scanned before. */
export type ScanPlan = { readonly what: string } & (
  | { readonly source: 'tree'; readonly git: Git | null; readonly plan: TreePlan }
  | { readonly source: 'staged'; readonly git: Git; readonly plan: StagedPlan }
  | { readonly source: 'range'; readonly git: Git; readonly plan: CommitPlan }
  | {
      readonly source: 'history';
      readonly git: Git;
      readonly head: string | null;
      readonly without: readonly string[];
    }
);

export interface ScanSettings {
  readonly engine: ScanEngine;
  readonly ignore: IgnoreFile;
  /** Its path as that of a scanned file would be, whether or not it is there. */
  readonly ignoreFile: string;
  readonly hider: SecretHider;
  readonly failOn: Severity;
  readonly maxBytes: number;
  readonly processes: number;
  /** Null where nothing is remembered. */
  readonly memo: MemoStore | null;
  /** What a memo is of. */
  readonly memoDigest: string;
  /** UTC, `yyyy-mm-dd`. */
  readonly today: string;
  /** `total` counts commits of a range or history, files elsewhere. */
  readonly onProgress: (counts: Readonly<ScanCounts>, total: number) => void;
  /** Told of a memo that could not be kept: the scan is whole without. */
  readonly onMemoTrouble: (error: unknown) => void;
}

/** Few commits are read sooner by one git than by several. */
const COMMITS_FOR_ONE = 64;

/**
 * Scans what `plan` says and judges what is found by the ignore file.
 *
 * @throws UnresolvableError, ExternalError: a scan is whole, or none.
 */
export async function runScan(plan: ScanPlan, settings: ScanSettings): Promise<ScanAnswer> {
  const { engine, ignore, hider, failOn, today, onProgress } = settings;
  const memo = await loadMemo(settings);
  const verdicts = verdictsOf(memo);
  const opened = await openSource(plan, memo, verdicts, settings);
  const findings = await collectFindings(engine, opened.run, {
    salt: ignore.salt,
    ignoreFile: settings.ignoreFile,
    known: opened.known,
    verdicts,
    hider,
    onProgress: counts => onProgress(counts, opened.total),
  });
  const { blobs, remembered } = opened.run.counts;
  if (plan.source === 'tree' && blobs + remembered === 0)
    throw new UnresolvableError(
      `Of ${plan.what} no file could be read: nothing was scanned.`,
      'Name a folder with files, or check out what is to be scanned.',
    );
  const leftOut = distinct([...opened.leftOut, ...opened.run.leftOut]).map(({ path, why }) => ({
    path: hider.text(path),
    why: hider.text(why),
  }));
  await saveMemo(settings, memo, {
    tips: opened.heads,
    findings: opened.isRemembered ? findings : [],
    leftOut: opened.isRemembered ? leftOut.filter(file => !isByDesign(file)) : [],
    clean: verdicts.kept(),
  });
  const judged = judge(findings, withoutSecrets(ignore, hider), today);
  const isComplete = plan.source === 'history' && plan.head === null;
  return {
    source: plan.source,
    what: hider.text(plan.what),
    counts: opened.run.counts,
    failOn,
    ...judged,
    unused: isComplete ? judged.unused : [],
    failing: judged.open.filter(({ severity }) => isAtLeast(severity, failOn)),
    leftOut,
  };
}

/** Who ignores a secret may have written it beside. */
function withoutSecrets({ salt, entries }: IgnoreFile, hider: SecretHider): IgnoreFile {
  const shown = (entry: IgnoreEntry): IgnoreEntry => ({
    ...entry,
    owner: hider.text(entry.owner),
    reason: hider.text(entry.reason),
  });
  return { salt, entries: entries.map(shown) };
}

interface OpenedSource {
  readonly run: SourceRun;
  readonly total: number;
  readonly known: readonly Finding[];
  readonly leftOut: readonly LeftOut[];
  readonly heads: readonly string[];
  /** Whether the next scan goes on from here, and has to know what this one found and what it could not read. */
  readonly isRemembered: boolean;
}

const NONE = { known: [], leftOut: [], heads: [], isRemembered: false } as const;

async function openSource(
  plan: ScanPlan,
  memo: ScanMemo,
  verdicts: Verdicts,
  { maxBytes, processes }: ScanSettings,
): Promise<OpenedSource> {
  switch (plan.source) {
    case 'tree':
      return {
        ...NONE,
        run: treeSource(plan.git, plan.plan, { maxBytes, verdicts }),
        total: plan.plan.files.length + plan.plan.stored.length,
      };
    case 'staged':
      return { ...NONE, run: stagedSource(plan.git, plan.plan, maxBytes), total: plan.plan.files.length };
    case 'range':
      return { ...NONE, ...commits(plan.git, plan.plan) };
    case 'history': {
      const { git, head, without } = plan;
      const heads = await headsOf(git, { without, head });
      const before = await inForce(git, memo, heads.commits);
      return {
        ...commits(git, await planHistory(git, heads, before.tips)),
        // What belongs to no commit is looked at each time.
        known: before.findings.filter(({ commit }) => commit !== null),
        leftOut: before.leftOut,
        heads: heads.commits,
        isRemembered: true,
      };
    }
  }

  function commits(git: Git, resolved: CommitPlan): Pick<OpenedSource, 'run' | 'total'> {
    const { length } = resolved.commits.ids;
    const gits = length <= COMMITS_FOR_ONE ? 1 : processes;
    return { run: commitSource(git, resolved, { processes: gits, maxBytes, verdicts }), total: length };
  }
}

/**
 * The memo, if all that it speaks of still belongs to the history: what a forced push took away is neither a finding any more nor a reason
 * to leave anything out.
 */
async function inForce(git: Git, memo: ScanMemo, heads: readonly string[]): Promise<ScanMemo> {
  if (memo.tips.length === 0) return EMPTY_MEMO;
  const revisions = `${[...memo.tips, ...heads.map(head => `^${head}`)].join('\n')}\n`;
  const gone = await git.read(['rev-list', '--max-count=1', '--stdin'], revisions).catch(() => null);
  return gone !== null && linesOf(gone).length === 0 ? memo : EMPTY_MEMO;
}

/** What was left out of several versions of a file is told once. */
function distinct(leftOut: readonly LeftOut[]): readonly LeftOut[] {
  return [...new Map(leftOut.map(file => [`${file.path}\0${file.why}`, file])).values()];
}

async function loadMemo({ memo, memoDigest, onMemoTrouble }: ScanSettings): Promise<ScanMemo> {
  try {
    const content = memo === null ? null : await memo.load();
    return content === null ? EMPTY_MEMO : (decodeMemo(memoDigest, content) ?? EMPTY_MEMO);
  } catch (error) {
    onMemoTrouble(error);
    return EMPTY_MEMO;
  }
}

async function saveMemo(
  { memo, memoDigest, onMemoTrouble }: ScanSettings,
  before: ScanMemo,
  after: ScanMemo,
): Promise<void> {
  if (memo === null) return;
  const content = encodeMemo(memoDigest, after);
  if (content === encodeMemo(memoDigest, before)) return;
  try {
    await memo.save(content);
  } catch (error) {
    onMemoTrouble(error);
  }
}
