import { visible } from '../kernel/errors.ts';
import { annotationCommand } from '../platform/github/workflow-commands.ts';
import type { ToolchainAnswer } from '../toolchain/answer.ts';
import type { Finding } from '../toolchain/finding.ts';

/** GitHub shows 10 of each level for a step; one error is left for the step's own failure. */
const SHOWN: Readonly<Record<'error' | 'warning', number>> = { error: 9, warning: 10 };

/** Workflow commands that mark findings on the lines of their versions; a last one says how many have no mark of their own. */
export function toolchainAnnotations({ findings, failing }: ToolchainAnswer): readonly string[] {
  const others = findings.filter(({ fails }) => !fails);
  const shown = [
    ...failing.slice(0, SHOWN.error).map(finding => annotation('error', finding)),
    ...others.slice(0, SHOWN.warning).map(finding => annotation('warning', finding)),
  ];
  const left = findings.length - shown.length;
  if (left === 0) return shown;
  const message = `${left} more findings have no annotation: GitHub shows 10 of a kind for each step. The summary and the SARIF file have them.`;
  return [...shown, annotationCommand({ level: 'notice', title: 'p1 toolchain', message })];
}

function annotation(level: 'error' | 'warning', { kind, place, message, fix }: Finding): string {
  return annotationCommand({
    level,
    title: `Toolchain: ${kind}`,
    message: visible(`${message} ${fix}`),
    file: place.file,
    line: place.line,
    column: place.column,
  });
}
