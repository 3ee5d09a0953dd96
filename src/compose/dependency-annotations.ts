import { countOf, type DependenciesAnswer } from '../dependencies/answer.ts';
import { dependenciesMarkdown } from '../dependencies/dependencies-markdown.ts';
import type { Finding } from '../dependencies/finding.ts';
import { visible } from '../kernel/errors.ts';
import type { Environment } from '../kernel/inputs.ts';
import { isOnGitHub } from '../platform/github/context.ts';
import { runtimeFiles } from '../platform/github/runtime-files.ts';
import { type AnnotationLevel, annotationCommand } from '../platform/github/workflow-commands.ts';

const LEVELS: Readonly<Record<Finding['level'], AnnotationLevel>> = {
  error: 'error',
  warning: 'warning',
  note: 'notice',
};
/** GitHub shows 10 of each level for a step; one is left for what p1 says of the rest. */
const SHOWN = 9;
const IN_SUMMARY = 200;

/** In a job: marks findings on their own lines, and appends the table to the summary of the step. At a terminal nothing. */
export function tellJob(env: Environment, answer: DependenciesAnswer, print: (line: string) => void): void {
  if (!isOnGitHub(env)) return;
  for (const line of dependencyAnnotations(answer)) print(line);
  runtimeFiles(env).summary(dependenciesMarkdown(answer, IN_SUMMARY));
}

/** Workflow commands for the worst findings; the last one says how many have no mark of their own. */
export function dependencyAnnotations({ findings }: Pick<DependenciesAnswer, 'findings'>): readonly string[] {
  const shown = (['error', 'warning', 'note'] as const).flatMap(level =>
    findings.filter(each => each.level === level).slice(0, SHOWN),
  );
  const left = findings.length - shown.length;
  const commands = shown.map(({ level, rule, file, line, message, fix }) =>
    annotationCommand({
      level: LEVELS[level],
      title: `p1 dependencies: ${rule}`,
      message: `${visible(message)} ${visible(fix)}`,
      file,
      line,
    }),
  );
  if (left === 0) return commands;
  const level = countOf(findings, 'error') > SHOWN ? 'error' : 'notice';
  const message = `${left} more findings have no annotation: GitHub shows 10 of a kind for each step. The summary and the SARIF file have them.`;
  return [...commands, annotationCommand({ level, title: 'p1 dependencies', message })];
}
