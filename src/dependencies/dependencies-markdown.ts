import { cell, code, table } from '../formats/markdown.ts';
import { countOf, type DependenciesAnswer } from './answer.ts';
import type { Finding } from './finding.ts';
import { CHECKS } from './rules.ts';

/** What was looked at, and at most `limit` findings, the worst first, each with the command that mends it. */
export function dependenciesMarkdown(answer: DependenciesAnswer, limit: number): string {
  const { findings, projects } = answer;
  const shown = findings.slice(0, limit);
  const left = findings.length - shown.length;
  const parts = [
    '## Dependencies',
    table(
      ['Project', 'Lockfile', 'Packages'],
      projects.map(({ folder, lockfile, packages }) => [
        code(folder === '' ? '.' : folder),
        lockfile === null ? 'none' : code(lockfile),
        `${packages}`,
      ]),
    ).trimEnd(),
    checkTable(answer),
    shown.length === 0
      ? 'Nothing was found.'
      : table(['Level', 'Rule', 'Place', 'What', 'Fix'], shown.map(rowOf)).trimEnd(),
    left === 0 ? '' : `${left} more are in the SARIF file and in \`p1 dependencies --json\`.`,
  ];
  return `${parts.filter(part => part !== '').join('\n\n')}\n`;
}

function checkTable({ states, advisories }: DependenciesAnswer): string {
  const rows = CHECKS.map(name => {
    const { state, why } = states[name];
    const data =
      name === 'advisories' && state === 'ran' && advisories !== null
        ? `${advisories.source}, of ${advisories.asOf.slice(0, 10)}`
        : '';
    return [name, state === 'error' ? '**did not run**' : state, cell(why ?? data)];
  });
  return table(['Check', 'State', ''], rows).trimEnd();
}

function rowOf({ level, rule, file, line, message, fix }: Finding): readonly string[] {
  return [level, code(rule), code(`${file}:${line}`), cell(message), code(fix)];
}

/** What was found, in one sentence. */
export function countSentence(answer: DependenciesAnswer): string {
  const { findings, packages, projects } = answer;
  const counts = `${countOf(findings, 'error')} errors, ${countOf(findings, 'warning')} warnings, ${countOf(findings, 'note')} notes`;
  return `${counts} in ${packages} packages of ${projects.length} lockfiles or projects`;
}
