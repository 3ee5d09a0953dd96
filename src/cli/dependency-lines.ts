import type { DependenciesAnswer } from '../dependencies/answer.ts';
import { CHECKS } from '../dependencies/rules.ts';
import { visible } from '../kernel/errors.ts';

/** More are counted: the terminal is no place for thousands of lines. */
const SHOWN = 100;

/** The answer for a person: what was looked at, what was found, each with the command that mends it. */
export function dependencyLines({
  projects,
  findings,
  states,
  advisories,
  leftOut,
}: DependenciesAnswer): readonly string[] {
  const left = findings.length - SHOWN;
  return [
    ...projects.map(({ folder, lockfile, packages }) =>
      lockfile === null
        ? `${folder === '' ? 'package.json' : `${folder}/package.json`}: no lockfile`
        : `${lockfile}: ${packages} packages`,
    ),
    ...CHECKS.map(name => {
      const { state, why } = states[name];
      const source = name === 'advisories' && why === null ? (advisories?.source ?? null) : null;
      return `  ${name.padEnd(10)}  ${state === 'error' ? 'DID NOT RUN' : state}${note(why ?? source)}`;
    }),
    ...findings
      .slice(0, SHOWN)
      .flatMap(({ level, rule, file, line, message, fix }) => [
        `${level.padEnd(7)}  ${file}:${line}  ${rule}`,
        `         ${message}`,
        `         fix: ${fix}`,
      ]),
    ...(left > 0 ? [`${left} more: \`--json\` and \`--sarif FILE\` have all.`] : []),
    ...(leftOut.length > 0
      ? [
          `Left out, as folders of tests: ${leftOut.slice(0, 5).join(', ')}${leftOut.length > 5 ? ` and ${leftOut.length - 5} more` : ''}`,
        ]
      : []),
  ].map(line => visible(line).trimEnd());
}

function note(text: string | null): string {
  return text === null ? '' : ` (${text})`;
}
