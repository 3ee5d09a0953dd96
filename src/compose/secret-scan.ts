import { existsSync, realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { Config, ScanConfig } from '../config/config.ts';
import { gitTopLevel } from '../git/top-level.ts';
import { UnresolvableError } from '../git/unresolvable.ts';
import { messageOf } from '../kernel/errors.ts';
import type { NewEvent } from '../kernel/events/index.ts';
import type { Environment } from '../kernel/inputs.ts';
import type { Result } from '../kernel/result.ts';
import { P1_VERSION } from '../kernel/version.ts';
import { redactInTime } from '../redact/redact-in-time.ts';
import { amountOf, type ScanAnswer, scanData, unreadOf } from '../scan/answer.ts';
import type { ScanEngine } from '../scan/engine.ts';
import { type Finding, isAtLeast } from '../scan/finding.ts';
import { createSecretHider, type SecretHider } from '../scan/hide-secrets.ts';
import { type IgnoreFile, NO_IGNORE_FILE } from '../scan/ignore-file.ts';
import { memoDigest } from '../scan/memo.ts';
import { runScan, type ScanPlan } from '../scan/run-scan.ts';
import type { ScanCounts } from '../scan/sources/source-piece.ts';
import { withoutSecrets } from './hidden-errors.ts';
import { openScanEngine } from './scan-engine.ts';
import { scanMemo } from './scan-memo.ts';
import { type ScanAsk, scanPlan } from './scan-plan.ts';
import { unresolvableResult } from './unresolvable-result.ts';

/** What is scanned, and by which rules. */
export interface SecretAnswerCall {
  readonly ask: ScanAsk;
  /** Null is what p1.yml says. */
  readonly failOn: ScanConfig['failOn'] | null;
  readonly config: Config;
  readonly env: Environment;
  readonly workingFolder: string;
  readonly isOffline: boolean;
  readonly redact: <T>(value: T) => T;
  readonly tell: (event: NewEvent) => void;
  readonly onProgress: (counts: Readonly<ScanCounts>, total: number) => void;
  readonly today: string;
  /** In the place of the ignore file that is there. */
  readonly ignore?: IgnoreFile;
  readonly openEngine?: (config: Config, source: ScanPlan['source']) => Promise<ScanEngine>;
}

export interface SecretScanCall extends SecretAnswerCall {
  readonly action: string;
}

export interface SecretScanAnswer {
  readonly result: Result;
  /** Null when nothing could be scanned. */
  readonly answer: ScanAnswer | null;
}

/**
 * Scans for secrets and tells what it found, never the secrets. What cannot be scanned as a whole is a failure that says how to mend it.
 *
 * @throws ConfigError for an ignore file or rules that are not legal; ExternalError for a disk or a git that fails.
 */
export async function scanForSecrets(call: SecretScanCall): Promise<SecretScanAnswer> {
  try {
    const answer = await secretAnswer(call);
    if (answer === null) return { result: nothingStaged(call), answer };
    tellAnswer(call, answer);
    return { result: resultOf(call, answer), answer };
  } catch (error) {
    if (!(error instanceof UnresolvableError)) throw error;
    return { result: unresolvableResult(call.action, error, call.redact), answer: null };
  }
}

/**
 * What a scan finds, without telling of it; null when nothing is staged.
 *
 * @throws as `scanForSecrets` does, and UnresolvableError for what cannot be scanned as a whole.
 */
export async function secretAnswer(call: SecretAnswerCall): Promise<ScanAnswer | null> {
  const hider = createSecretHider();
  try {
    const plan = await scanPlan({ ...call, stateBranch: call.config.guard.branch, root: call.config.root });
    if (plan.source === 'staged' && plan.plan.files.length === 0) return null;
    return redactInTime(await scan(call, plan, hider), call.redact, call.config.redact);
  } catch (error) {
    throw withoutSecrets(error, hider);
  }
}

async function scan(call: SecretAnswerCall, plan: ScanPlan, hider: SecretHider): Promise<ScanAnswer> {
  const { config, env, isOffline, tell } = call;
  const settings = config.scan;
  const ignore = call.ignore ?? (await ignoreFileOf(config));
  const ignoreFile = ignorePath(call);
  const engine = await (call.openEngine ?? openScanEngine)(config, plan.source);
  try {
    const digest = memoDigest({
      p1: P1_VERSION,
      pack: engine.packDigest,
      salt: ignore.salt,
      ignore: ignoreFile,
      maxFileBytes: settings.maxFileBytes,
      decodeDepth: settings.decodeDepth,
      archiveDepth: settings.archiveDepth,
    });
    const kind = remembered(plan, call.ask);
    return await runScan(plan, {
      engine,
      ignore,
      ignoreFile,
      hider,
      failOn: call.failOn ?? settings.failOn,
      maxBytes: settings.maxFileBytes,
      processes: availableParallelism(),
      memo: kind === null ? null : scanMemo({ env, config, kind, digest, git: plan.git, isOffline }),
      memoDigest: digest,
      today: call.today,
      onProgress: call.onProgress,
      onMemoTrouble: error =>
        tell({
          type: 'warning',
          message: `What the scan remembers could not be kept or read: ${messageOf(error)}`,
          fix: 'Nothing: the scan is whole, and the next one takes as long.',
        }),
    });
  } finally {
    await engine.close();
  }
}

/** YAML parser and schema are loaded only when there is a file to read. */
async function ignoreFileOf({ scan: { ignore }, repositoryRoot }: Config): Promise<IgnoreFile> {
  const path = join(repositoryRoot, ignore);
  if (!existsSync(path)) return NO_IGNORE_FILE;
  const { readIgnoreFile } = await import('../scan/read-ignore-file.ts');
  return readIgnoreFile(ignore, path);
}

/** The ignore file's path from where the paths of what is scanned begin; one that is elsewhere is none of them. */
function ignorePath({ ask, config, workingFolder }: SecretAnswerCall): string {
  const place = ask.kind === 'tree' && ask.path !== null ? resolve(workingFolder, ask.path) : workingFolder;
  const top = gitTopLevel(place) ?? place;
  return relative(realpathSync(top), join(realpathSync(config.repositoryRoot), config.scan.ignore));
}

/** Of a part nothing is remembered: it would take the place of what is remembered of the whole. */
function remembered(plan: ScanPlan, ask: ScanAsk): 'tree' | 'history' | null {
  if (plan.source === 'history') return plan.head === null ? 'history' : null;
  return ask.kind === 'tree' && ask.path === null ? 'tree' : null;
}

function tellAnswer({ tell, config }: SecretAnswerCall, answer: ScanAnswer): void {
  for (const finding of answer.open) tell(findingEvent(finding, isAtLeast(finding.severity, answer.failOn)));
  const unread = unreadOf(answer);
  for (const { path, why } of unread.slice(0, MOST_WARNINGS))
    tell({ type: 'warning', message: `${path} was not scanned, or not whole: it ${why}.`, fix: UNREAD_FIX });
  if (unread.length > MOST_WARNINGS)
    tell({
      type: 'warning',
      message: `${unread.length - MOST_WARNINGS} more files were not scanned, or not whole: the result has all of them.`,
      fix: UNREAD_FIX,
    });
  const file = config.scan.ignore;
  for (const { fingerprint, owner, expires } of answer.expired)
    tell({
      type: 'warning',
      message: `The ignore of ${fingerprint} by ${owner} ran out on ${expires}.`,
      fix: `Remove it from ${file}, or have ${owner} renew it.`,
    });
  for (const { fingerprint, owner } of answer.unused)
    tell({
      type: 'warning',
      message: `The ignore of ${fingerprint} by ${owner} is of nothing in the history.`,
      fix: `Remove it from ${file}.`,
    });
  tell({
    type: 'scan.finished',
    source: answer.source,
    what: answer.what,
    commits: answer.counts.commits,
    blobs: answer.counts.blobs,
    bytes: answer.counts.bytes,
    remembered: answer.counts.remembered,
    left_out: answer.leftOut.length,
    findings: answer.open.length,
    failing: answer.failing.length,
    ignored: answer.ignored.length,
    fail_on: answer.failOn,
  });
  if (answer.failing.length > 0)
    tell({
      type: 'alert.raised',
      severity: 'critical',
      code: 'secret-found',
      message: `${answer.failing.length} secrets that nobody answers for are in ${answer.what}.`,
      fix: FIX,
    });
}

/** More of them are counted; the result and the summary have them all. */
const MOST_WARNINGS = 50;
const UNREAD_FIX =
  'If it may hold secrets, raise `scan.max-file-mb` or `scan.archive-depth`, or look at it by hand.';
const FIX =
  'Revoke each where it is valid, then take it out of the code. What is no secret is ignored by its fingerprint, with owner, reason and expiry (docs/secret-scan.md).';

function findingEvent(finding: Finding, fails: boolean): NewEvent {
  const { rule_id, description, severity, path, line, commit, fingerprint } = finding;
  return {
    type: 'scan.finding',
    rule: rule_id,
    description,
    severity,
    path,
    line,
    commit,
    fingerprint,
    fails,
  };
}

function resultOf({ action }: SecretScanCall, answer: ScanAnswer): Result {
  const { open, failing, ignored, failOn, what } = answer;
  const isFailure = failing.length > 0;
  const below = open.length - failing.length;
  const found = isFailure
    ? `${failing.length} secrets of severity ${failOn} or worse`
    : `No secret of severity ${failOn} or worse`;
  const others = [below > 0 ? `${below} below` : '', ignored.length > 0 ? `${ignored.length} ignored` : ''];
  const more = others.filter(text => text !== '').join(', ');
  return {
    schema_version: 1,
    action,
    decision: isFailure ? 'failure' : 'continue',
    reason_code: isFailure ? 'findings' : 'ok',
    message: `${found} in ${what}${more === '' ? '' : ` (${more})`}: ${amountOf(answer)}.`,
    fix: isFailure ? FIX : unreadOf(answer).length > 0 ? UNREAD_FIX : null,
    data: scanData(answer),
  };
}

function nothingStaged({ action }: SecretScanCall): Result {
  return {
    schema_version: 1,
    action,
    decision: 'stop',
    reason_code: 'nothing-due',
    message: 'Nothing is staged that would add or change a file: nothing was scanned.',
    fix: null,
    data: {},
  };
}
