import type { Allowlist } from './gitleaks-rule.ts';

/** Whether a whole text is allowed by its path or commit; what an allowlist with AND wants to know of a secret, is not known yet. */
export function isTextAllowed(allowlists: readonly Allowlist[], path: string, commit: string): boolean {
  return allowlists.some(allowlist => {
    const isPath = isPathAllowed(allowlist, path);
    const isCommit = isCommitAllowed(allowlist, commit);
    if (allowlist.condition === 'OR') return isPath || isCommit;
    if (path === '' && commit === '') return false;
    if (allowlist.regexes.length > 0 || allowlist.stopwords.length > 0) return false;
    return (allowlist.commits.length === 0 || isCommit) && (allowlist.paths.length === 0 || isPath);
  });
}

export interface Candidate {
  readonly secret: string;
  readonly match: string;
  readonly line: string;
  readonly path: string;
  readonly commit: string;
}

/** Whether a finding is allowed: with OR by its regexes and stopwords alone, with AND by all that the allowlist has. */
export function isFindingAllowed(allowlists: readonly Allowlist[], candidate: Candidate): boolean {
  return allowlists.some(allowlist => {
    if (allowlist.condition === 'OR')
      return isRegexAllowed(allowlist, candidate) || hasStopword(allowlist, candidate.secret);
    return (
      (allowlist.commits.length === 0 || isCommitAllowed(allowlist, candidate.commit)) &&
      (allowlist.paths.length === 0 || isPathAllowed(allowlist, candidate.path)) &&
      (allowlist.regexes.length === 0 || isRegexAllowed(allowlist, candidate)) &&
      (allowlist.stopwords.length === 0 || hasStopword(allowlist, candidate.secret))
    );
  });
}

function isPathAllowed({ paths }: Allowlist, path: string): boolean {
  return path !== '' && paths.some(pattern => pattern.test(path));
}

function isCommitAllowed({ commits }: Allowlist, commit: string): boolean {
  return commit !== '' && commits.includes(commit.toLowerCase());
}

function isRegexAllowed(allowlist: Allowlist, candidate: Candidate): boolean {
  const { regexes, regexTarget } = allowlist;
  const target = candidate[regexTarget];
  if (target === '') return false;
  if (regexTarget !== 'line') return regexes.some(pattern => pattern.test(target));
  const known = lastLines.get(allowlist);
  if (known?.line === target) return known.isAllowed;
  const isAllowed = regexes.some(pattern => pattern.test(target));
  lastLines.set(allowlist, { line: target, isAllowed });
  return isAllowed;
}

/** A long line may have many matches: what an allowlist says of it is asked once. */
const lastLines = new WeakMap<Allowlist, { readonly line: string; readonly isAllowed: boolean }>();

function hasStopword({ stopwords }: Allowlist, secret: string): boolean {
  const lowered = secret.toLowerCase();
  return secret !== '' && stopwords.some(word => lowered.includes(word));
}
