import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { suggestion } from '../config/nearest.ts';
import { configProblems } from '../config/problems.ts';
import { readYaml, type YamlPath, type YamlSource } from '../config/yaml-source.ts';
import { parseDuration } from '../kernel/duration.ts';
import { ConfigError, type ConfigProblem, messageOf, quote } from '../kernel/errors.ts';
import { isOutside } from '../kernel/outside.ts';
import type { AssertionDefinition } from './assertions/assertion.ts';
import { AssertionProblem, type DefinitionContext, sourceOf } from './assertions/assertion-kind.ts';
import { checkExitCode } from './assertions/exit-code.ts';
import { KINDS } from './assertions/kinds.ts';
import type { RegressionCase } from './case.ts';
import { type CaseFile, caseSchema } from './case-schema.ts';
import { folderDigest } from './folder-digest.ts';
import { subjectOf, subjectProblems } from './subject.ts';

export interface CasePlace {
  readonly id: string;
  /** Relative to the repository root. */
  readonly path: string;
}

/**
 * Reads one case, whole or not at all.
 *
 * @throws ConfigError with every problem, each with file, line and column.
 */
export function readCase({ id, path }: CasePlace, config: Config): RegressionCase {
  const source = readYaml(path, join(config.repositoryRoot, path));
  const parsed = caseSchema.safeParse(source.value, { reportInput: true });
  if (!parsed.success) throw new ConfigError(configProblems(source, parsed.error.issues, legalKeys));
  const file = parsed.data;
  const named = new Map<string, string>();
  const defined = file.assert.map((written, index) =>
    define(source, written, index, contextOf(config, named)),
  );
  const repeats = file.repeats ?? repeatsBy(file, config);
  const problems = [
    ...subjectProblems(source, file, config),
    ...defined.flatMap(each => ('kind' in each ? [] : each.problems)),
    ...contradictions(source, file, repeats),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  const subject = subjectOf(file, config);
  if (subject.kind === 'command' && subject.fixture !== null)
    named.set(`${file.fixture}/`, fixtureDigest(source, subject.fixture));
  return {
    id,
    title: file.title ?? id,
    path,
    names: [...named.keys()],
    digest: digestOf(source.digest, named),
    subject,
    env: Object.fromEntries(Object.entries(file.env).map(([name, value]) => [name, String(value)])),
    timeoutMs: parseDuration(file.timeout) ?? 0,
    assertions: withExitCode(
      defined.filter(each => 'kind' in each),
      file,
    ),
    snapshot: file.snapshot.map(sourceOf),
    tags: [...new Set(file.tags)].sort(),
    weight: file.weight,
    isCritical: file.critical,
    isNoisy: file.noisy,
    repeats,
    k: file.k,
    pass: file.pass,
    least: file.least ?? 1,
    declaresLeast: file.least !== undefined,
  };
}

/** @throws ConfigError for one that cannot be copied. */
function fixtureDigest(source: YamlSource, folder: string): string {
  try {
    return folderDigest(folder);
  } catch (error) {
    throw new ConfigError({
      where: source.locate(['fixture']),
      message: `\`fixture\` cannot be copied: ${messageOf(error)}.`,
      fix: 'Give it files, folders and links that this user can read, and nothing else.',
    });
  }
}

type Defined = AssertionDefinition | { readonly problems: readonly ConfigProblem[] };

function define(
  source: YamlSource,
  written: Readonly<Record<string, unknown>>,
  index: number,
  context: DefinitionContext,
): Defined {
  const path: YamlPath = ['assert', index];
  const kinds = KINDS.filter(({ kind }) => Object.hasOwn(written, kind));
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1)
    return { problems: [notOneKind(source, path, written, kinds.length)] };
  const parsed = kind.schema.safeParse(written, { reportInput: true });
  if (!parsed.success) {
    const issues = parsed.error.issues.map(issue => ({ ...issue, path: [...path, ...issue.path] }));
    return { problems: configProblems(source, issues, () => Object.keys(kind.schema.shape)) };
  }
  try {
    return kind.define(written, context);
  } catch (error) {
    if (!(error instanceof AssertionProblem)) throw error;
    return {
      problems: [{ where: source.locate([...path, ...error.path]), message: error.message, fix: error.fix }],
    };
  }
}

function notOneKind(
  source: YamlSource,
  path: YamlPath,
  written: Readonly<Record<string, unknown>>,
  count: number,
): ConfigProblem {
  const names = KINDS.map(({ kind }) => kind);
  if (count > 1) {
    const both = names.filter(name => Object.hasOwn(written, name)).map(name => `\`${name}\``);
    const message = `${both.join(' and ')} are different assertions.`;
    return { where: source.locate(path), message, fix: 'Make each an entry of its own.' };
  }
  const [key = ''] = Object.keys(written);
  return {
    where: key === '' ? source.locate(path) : source.locate([...path, key], 'key'),
    message: key === '' ? 'The assertion is empty.' : `There is no assertion ${quote(key)}.`,
    fix: suggestion(key, names),
  };
}

function contextOf({ repositoryRoot }: Config, named: Map<string, string>): DefinitionContext {
  return {
    readFile: path => {
      const file = realpathSync(join(repositoryRoot, path));
      if (isOutside(repositoryRoot, file)) throw new Error('it is a link that leads out of the repository');
      const bytes = readFileSync(file);
      named.set(path, createHash('sha256').update(bytes).digest('hex'));
      return bytes;
    },
  };
}

function repeatsBy(file: CaseFile, { regression }: Config): number {
  return Math.max(file.k, file.noisy ? regression.noisyRepeats : regression.repeats);
}

function contradictions(source: YamlSource, file: CaseFile, repeats: number): readonly ConfigProblem[] {
  if (file.k > repeats) {
    const message = `\`k\` is ${file.k}, and the case runs ${repeats} times.`;
    return [{ where: source.locate(['k']), message, fix: `Set \`repeats\` to at least ${file.k}.` }];
  }
  if (file.assert.length > 0 || file.snapshot.length > 0 || file['outputs-of'] === undefined) return [];
  const message = 'The case runs nothing and asserts nothing.';
  return [{ where: source.locate(['outputs-of'], 'key'), message, fix: 'Add `assert:`.' }];
}

/** A command is expected to succeed where the case does not say how it ends. */
function withExitCode(
  assertions: readonly AssertionDefinition[],
  file: CaseFile,
): readonly AssertionDefinition[] {
  if (file['outputs-of'] !== undefined || assertions.some(({ kind }) => kind === 'exit-code'))
    return assertions;
  return [{ kind: 'exit-code', source: { kind: 'stdout' }, check: checkExitCode([0]) }, ...assertions];
}

function digestOf(file: string, named: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256').update(file);
  for (const [path, digest] of [...named].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`\0${path}\0${digest}`);
  return hash.digest('hex');
}

function legalKeys(path: YamlPath): readonly string[] {
  return path.length === 0 ? Object.keys(caseSchema.shape) : [];
}
