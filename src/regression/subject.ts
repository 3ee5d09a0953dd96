import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { suggestion } from '../config/nearest.ts';
import type { YamlSource } from '../config/yaml-source.ts';
import { ConfigError, type ConfigProblem, quote } from '../kernel/errors.ts';
import { shellCommand } from '../launch/shell-command.ts';
import type { Subject } from './case.ts';
import type { CaseFile } from './case-schema.ts';
import { folderInside } from './folder-inside.ts';

const SUBJECTS = ['run', 'step', 'outputs-of'] as const;

/** What a case looks at; its problems are none. */
export function subjectOf(file: CaseFile, { repositoryRoot }: Config): Subject {
  const absolute = (path: string | undefined): string | null =>
    path === undefined ? null : join(repositoryRoot, path);
  if (file.run !== undefined) {
    const { run: command, shell, cwd, fixture } = file;
    const copied = fixture === undefined ? null : folderInside(repositoryRoot, fixture);
    const real = copied?.kind === 'folder' ? copied.real : null;
    return { kind: 'command', command, shell, cwd: absolute(cwd), fixture: real };
  }
  if (file.step !== undefined)
    return {
      kind: 'step',
      step: file.step,
      isSmoke: file.smoke,
      parameters: JSON.stringify(file.parameters),
    };
  return { kind: 'outputs', step: file['outputs-of'] ?? '' };
}

/** What is wrong with what a case looks at: nothing, or two things, or something that is not there. */
export function subjectProblems(
  source: YamlSource,
  file: CaseFile,
  config: Config,
): readonly ConfigProblem[] {
  const given = SUBJECTS.filter(name => file[name] !== undefined);
  const [kind] = given;
  if (kind === undefined) {
    const fix =
      'Add one of `run:` (a command), `step:` (a step to launch), `outputs-of:` (a step whose outputs are read).';
    return [{ where: source.locate([]), message: 'The case does not say what it looks at.', fix }];
  }
  if (given.length > 1) {
    const message = `\`${given.join('` and `')}\` are different things to look at.`;
    return [{ where: source.locate([given[1] ?? ''], 'key'), message, fix: 'Make each a case of its own.' }];
  }
  return kind === 'run'
    ? commandProblems(source, file, config)
    : [...stepProblems(source, file, config, kind)];
}

function commandProblems(
  source: YamlSource,
  file: CaseFile,
  { repositoryRoot }: Config,
): readonly ConfigProblem[] {
  const folders = (['cwd', 'fixture'] as const).flatMap(name => {
    const path = file[name];
    if (path === undefined) return [];
    const found = folderInside(repositoryRoot, path);
    if (found.kind === 'folder') return [];
    const message = `\`${name}\` is ${quote(path)}, ${found.why}.`;
    return [
      {
        where: source.locate([name]),
        message,
        fix: 'Name a folder of the repository, relative to its root.',
      },
    ];
  });
  return [...folders, ...shellProblems(source, file.shell)];
}

function shellProblems(source: YamlSource, shell: string): readonly ConfigProblem[] {
  try {
    shellCommand(shell, '');
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(problem => ({ ...problem, where: source.locate(['shell']) }));
  }
}

function stepProblems(
  source: YamlSource,
  file: CaseFile,
  { steps }: Config,
  kind: 'step' | 'outputs-of',
): readonly ConfigProblem[] {
  const name = file[kind] ?? '';
  if (Object.hasOwn(steps, name)) return [];
  const message = `\`${kind}\` names ${quote(name)}, which is no step of p1.yml.`;
  return [{ where: source.locate([kind]), message, fix: suggestion(name, Object.keys(steps)) }];
}
