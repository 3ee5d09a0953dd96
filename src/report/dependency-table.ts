import { cell, table } from '../formats/markdown.ts';
import type { SessionReport } from './schema.ts';

/** What was checked of dependencies, or '' when nothing was. */
export function dependencySection({ dependency_checks }: SessionReport): string {
  if (dependency_checks.length === 0) return '';
  const rows = dependency_checks.map(check => [
    cell(check.job),
    `${check.packages}`,
    `${check.errors}`,
    `${check.warnings}`,
    check.advisories_source === null
      ? 'none'
      : cell(`${check.advisories_source}, of ${(check.advisories_as_of ?? '').slice(0, 10)}`),
    cell(check.not_run.join(', ')),
  ]);
  const head = ['Job', 'Packages', 'Errors', 'Warnings', 'Advisories', 'Did not run'];
  return `## Dependencies\n\n${table(head, rows).trimEnd()}`;
}
