import { visible } from '../kernel/errors.ts';
import { type AnnotationLevel, annotationCommand } from '../platform/github/workflow-commands.ts';
import type { ScanAnswer } from '../scan/answer.ts';
import { type Finding, isAtLeast } from '../scan/finding.ts';

/** GitHub shows 10 of each level for a step; one error is left for the step's own failure. */
const SHOWN: Readonly<Record<'error' | 'warning', number>> = { error: 9, warning: 10 };

/** Workflow commands that mark findings in the files; a last one says how many have no mark of their own. */
export function scanAnnotations({ open, failing, failOn }: ScanAnswer): readonly string[] {
  const others = open.filter(({ severity }) => !isAtLeast(severity, failOn));
  const shown = [
    ...failing.slice(0, SHOWN.error).map(finding => annotation('error', finding)),
    ...others.slice(0, SHOWN.warning).map(finding => annotation('warning', finding)),
  ];
  const left = open.length - shown.length;
  if (left === 0) return shown;
  const message = `${left} more findings have no annotation: GitHub shows 10 of a kind for each step. The log, the summary and the SARIF file have them.`;
  return [...shown, annotationCommand({ level: 'notice', title: 'p1 secret-scan', message })];
}

function annotation(level: AnnotationLevel, finding: Finding): string {
  const { rule_id, path, line, column, commit, description, fingerprint } = finding;
  const since = commit === null ? '' : ` It is in commit ${commit.slice(0, 12)}.`;
  return annotationCommand({
    level,
    title: `SECURITY VIOLATION: ${visible(rule_id)}`,
    message: `${visible(description)}${since} Fingerprint ${fingerprint}.`,
    file: path,
    line,
    column,
  });
}
