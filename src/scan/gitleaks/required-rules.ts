import type { RequiredRule } from './gitleaks-rule.ts';

interface Place {
  readonly startLine: number;
  readonly startColumn: number;
}

/** Whether each required rule found something near enough. */
export function isSatisfied(
  finding: Place,
  parts: readonly { readonly required: RequiredRule; readonly found: readonly Place[] }[],
): boolean {
  return parts.every(({ required, found }) =>
    found.some(
      other =>
        Math.abs(other.startLine - finding.startLine) <= (required.withinLines ?? Infinity) &&
        Math.abs(other.startColumn - finding.startColumn) <= (required.withinColumns ?? Infinity),
    ),
  );
}
