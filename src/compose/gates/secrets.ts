import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseYaml, readYaml, type YamlSource } from '../../config/yaml-source.ts';
import type { SecretsFacts } from '../../gates/secrets/facts.ts';
import { commitFile } from '../../git/commit-files.ts';
import { type Git, openGit } from '../../git/git.ts';
import { requireCommit } from '../../git/revisions.ts';
import { UnresolvableError } from '../../git/unresolvable.ts';
import { ConfigError, ExternalError, quote } from '../../kernel/errors.ts';
import type { GitleaksFile } from '../../scan/gitleaks/load-config.ts';
import { type IgnoreFile, NO_IGNORE_FILE } from '../../scan/ignore-file.ts';
import type { OwnedIgnores } from '../../scan/read-ignore-file.ts';
import { hidingSecrets } from '../hidden-errors.ts';
import { openEngineWith, openScanEngine } from '../scan-engine.ts';
import type { ScanAsk } from '../scan-plan.ts';
import { secretAnswer } from '../secret-scan.ts';
import type { GateCall } from './gate-call.ts';
import { requireWhole } from './require-whole.ts';

/**
 * Scans the commits of a proposal by the rules and ignores of its base; else what was pushed, or all.
 *
 * @throws ConfigError for rules or an ignore file that are not legal; ExternalError for a git or a disk that fails.
 */
export async function gatherSecrets(call: GateCall): Promise<SecretsFacts> {
  try {
    return await hidingSecrets(() => scanned(call));
  } catch (error) {
    if (!(error instanceof UnresolvableError)) throw error;
    return { kind: 'unresolvable', message: error.message, fix: error.fix };
  }
}

async function scanned(call: GateCall): Promise<SecretsFacts> {
  const { circumstances, env, workingFolder, redactor } = call;
  const { policy, base, now, isOffline } = circumstances;
  const git = openGit({ folder: policy.repositoryRoot, env });
  if (base !== null) await requireWhole(git, base);
  await requireProposal(call, git);
  const today = now.toISOString().slice(0, 10);
  const ask = askOf(call);
  const own = await ownIgnores(call);
  const formal = base === null ? null : await baseIgnores(git, base, policy.scan.ignore);
  const rules = base === null ? null : await baseRules(git, base, call);
  const answer = await secretAnswer({
    ask,
    failOn: null,
    config: policy,
    env,
    workingFolder,
    isOffline,
    redact: redactor.value,
    tell: () => {},
    onProgress: () => refuseWhenStopped(call),
    today,
    ignore: formal === null ? own.file : inForce(formal.file, own.file),
    openEngine: (config, source) =>
      rules === null
        ? openScanEngine(config, source)
        : openEngineWith({ gitleaks: rules, ignoresComments: true }, config, source),
  });
  if (answer === null) throw new Error('a scan of commits has an answer');
  const known = formal === null ? own.file : formal.file;
  const inForceAt = inForceOn(today);
  const counting = new Set(inForceAt(known));
  return {
    kind: 'scanned',
    answer,
    ignores: {
      file: policy.scan.ignore,
      entries: own.file.entries,
      unowned: own.unowned,
      ownOnly: new Set(inForceAt(own.file).filter(fingerprint => !counting.has(fingerprint))),
    },
    judgedBy: base === null ? [] : judgedBy(base, formal, rules),
  };
}

/** Fails when what is checked out is not what the pull request is about. */
async function requireProposal({ pullRequest, circumstances: { head } }: GateCall, git: Git): Promise<void> {
  if (pullRequest === null) return;
  const proposed = await requireCommit(git, pullRequest.head, 'head');
  if ((await git.ask(['merge-base', '--is-ancestor', proposed, head])) !== null) return;
  throw new UnresolvableError(
    `The commit that is checked out, ${head.slice(0, 12)}, does not hold the pull request's head ${proposed.slice(0, 12)}.`,
    'Check out the pull request: leave `ref` out of `actions/checkout`, and start the workflow on `pull_request`.',
  );
}

function askOf({ circumstances: { base, head } }: GateCall): ScanAsk {
  return base === null ? { kind: 'auto', base: null, head: null } : { kind: 'range', base, head };
}

async function ownIgnores({ circumstances: { policy } }: GateCall): Promise<OwnedIgnores> {
  const { ignore } = policy.scan;
  const path = join(policy.repositoryRoot, ignore);
  return existsSync(path) ? readIgnores(readYaml(ignore, path)) : { file: NO_IGNORE_FILE, unowned: [] };
}

/** A file of the base that is not legal ignores nothing: were it an error, no change could mend it. */
async function baseIgnores(
  git: Git,
  base: string,
  path: string,
): Promise<{ readonly file: IgnoreFile; readonly trouble: string | null }> {
  const bytes = await commitFile(git, base, path);
  if (bytes === null) return { file: NO_IGNORE_FILE, trouble: null };
  try {
    return { file: (await readIgnores(parseYaml(path, bytes))).file, trouble: null };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { file: NO_IGNORE_FILE, trouble: `${path} of the base is not legal: it ignored nothing.` };
  }
}

async function readIgnores(source: YamlSource): Promise<OwnedIgnores> {
  const { ownedIgnores } = await import('../../scan/read-ignore-file.ts');
  return ownedIgnores(source);
}

/** Where the base has no such file its salt is open, and that of the change makes the fingerprints that the change speaks of. */
function inForce(base: IgnoreFile, own: IgnoreFile): IgnoreFile {
  return base === NO_IGNORE_FILE ? { ...base, salt: own.salt } : base;
}

function inForceOn(today: string): (file: IgnoreFile) => readonly string[] {
  return ({ entries }) =>
    entries.filter(({ expires }) => expires >= today).map(({ fingerprint }) => fingerprint);
}

async function baseRules(
  git: Git,
  base: string,
  { circumstances: { policy } }: GateCall,
): Promise<readonly GitleaksFile[]> {
  const { config, isConfigNamed } = policy.scan;
  const first = await commitFile(git, base, config);
  if (first === null && !isConfigNamed) return [];
  const { configChainFrom } = await import('../../scan/gitleaks/load-config.ts');
  const read = async (path: string): Promise<string | null> =>
    (await commitFile(git, base, path))?.toString('utf8') ?? null;
  return configChainFrom(config, read);
}

function judgedBy(
  base: string,
  formal: { readonly file: IgnoreFile; readonly trouble: string | null } | null,
  rules: readonly GitleaksFile[] | null,
): readonly string[] {
  const count = formal?.file.entries.length ?? 0;
  const files = (rules ?? []).map(({ path }) => quote(path)).join(', ');
  return [
    `Judged by the ${count} ignores of the base ${base.slice(0, 12)} and ${files === '' ? "p1's own rules" : `its rules (${files})`}; comments beside a secret count for nothing in a proposal.`,
    ...(formal?.trouble == null ? [] : [formal.trouble]),
  ];
}

function refuseWhenStopped({ stop }: GateCall): void {
  const request = stop.requested();
  if (request !== undefined)
    throw new ExternalError(`The scan was stopped before its end: ${request.why}.`, {
      isRetryable: true,
      fix: 'Run it again, or raise `gates.timeout` of p1.yml.',
    });
}
