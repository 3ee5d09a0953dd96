import type { RuleLabel, RulePack } from './rule.ts';
import type { ScannedText } from './scanned-text.ts';

/** A secret, and where it is shown. */
export interface Allowable {
  readonly start: number;
  readonly end: number;
  readonly label: RuleLabel;
  readonly secret: string;
}

/** A comment further away on the same line is not looked for: a line may have 50 MB. */
const LINE_REACH = 2_000;
const LINE_END = /[\r\n]|$/;

/**
 * Whether somebody said of a secret of `scanned` that it is known: by a comment on one of the lines that it stands on, as gitleaks takes
 * it, or by an allowlist of the pack.
 */
export function createAllowance(pack: RulePack, scanned: ScannedText): (secret: Allowable) => boolean {
  const { text, path, commit } = scanned;
  const comments = pack.allowComments.filter(comment => text.includes(comment));
  return ({ start, end, secret }) => {
    if (comments.length === 0 && pack.isAllowed === undefined) return false;
    const line = linesOf(text, start, end);
    if (comments.some(comment => line.includes(comment))) return true;
    return pack.isAllowed?.({ secret, match: text.slice(start, end), line, path, commit }) === true;
  };
}

/** The line, or the part of it that is near, on which the text from `start` to `end` begins and ends. */
function linesOf(text: string, start: number, end: number): string {
  const before = text.slice(Math.max(0, start - LINE_REACH), start);
  const after = text.slice(end, end + LINE_REACH);
  const lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  return `${before.slice(lineStart)}${text.slice(start, end)}${after.slice(0, after.search(LINE_END))}`;
}
