import { relative, resolve } from 'node:path';
import { ConfigError, type ConfigProblem } from '../kernel/errors.ts';
import type { Config } from './config.ts';
import { dependenciesConfig, legalDependencyKeys } from './dependencies-schema.ts';
import { dlqConfig, dlqProblems, legalDlqKeys } from './dlq-schema.ts';
import { gatesConfig, legalGateKeys } from './gates-schema.ts';
import { guardConfig, legalGuardKeys } from './guard-schema.ts';
import { parameterProblems } from './parameter-problems.ts';
import { configProblems } from './problems.ts';
import { legalRegressionKeys, regressionConfig, regressionProblems } from './regression-schema.ts';
import { findConfig } from './repository-root.ts';
import { refuseRootAboveRepository } from './root.ts';
import { legalScanKeys, scanConfig } from './scan-schema.ts';
import { configSchema } from './schema.ts';
import { stepConfig } from './step.ts';
import { stepSchema } from './step-schema.ts';
import { toolchainConfig, toolchainSchema } from './toolchain-schema.ts';
import { configWithoutFile } from './without-file.ts';
import { readYaml, type YamlPath, type YamlSource } from './yaml-source.ts';

export interface LoadOptions {
  readonly workingFolder: string;
  /** Path of p1.yml as the user gave it; null looks for `.github/p1.yml` and may find none. */
  readonly file: string | null;
  /** Overrides `root:`; relative to the working folder. */
  readonly root: string | null;
}

export interface LoadedConfig {
  readonly config: Config;
  /** Null when the repository has no p1.yml. */
  readonly source: YamlSource | null;
}

/**
 * Loads p1.yml, whole or not at all.
 *
 * @throws ConfigError with every problem found, each with file, line and column.
 */
export function loadConfig({ workingFolder, file, root }: LoadOptions): LoadedConfig {
  const place = findConfig(workingFolder, file);
  if (place.file === null)
    return { source: null, config: configWithoutFile(place.repositoryRoot, rootPath(root)) };
  const shown = relative(workingFolder, place.file);
  const source = readYaml(
    shown.startsWith('..') ? place.file : shown === '' ? place.file : shown,
    place.file,
  );
  const config = configOf(source, place.repositoryRoot, rootPath(root));
  return { source, config };

  function rootPath(given: string | null): string | undefined {
    return given === null ? undefined : resolve(workingFolder, given);
  }
}

/**
 * The configuration that a p1.yml says, wherever it was read; `root` overrides its own.
 *
 * @throws ConfigError with every problem found.
 */
export function configOf(source: YamlSource, repositoryRoot: string, root: string | undefined): Config {
  const parsed = configSchema.safeParse(source.value, { reportInput: true });
  if (!parsed.success) throw new ConfigError(configProblems(source, parsed.error.issues, legalKeys));
  const problems = crossChecks(source, parsed.data);
  if (problems.length > 0) throw new ConfigError(problems);
  const rootFolder = root ?? resolve(repositoryRoot, parsed.data.root);
  refuseRootAboveRepository(
    rootFolder,
    repositoryRoot,
    root === undefined ? source.locate(['root']) : '--root',
  );
  const steps = Object.entries(parsed.data.steps).map(([name, step]) => [name, stepConfig(step)] as const);
  return {
    file: source.file,
    digest: source.digest,
    repositoryRoot,
    root: rootFolder,
    steps: Object.fromEntries(steps),
    prices: parsed.data.prices,
    guard: guardConfig(source),
    dlq: dlqConfig(parsed.data.dlq),
    scan: scanConfig(parsed.data.scan, sectionOf(source, 'scan')),
    toolchain: toolchainConfig(parsed.data.toolchain),
    dependencies: dependenciesConfig(parsed.data.dependencies),
    regression: regressionConfig(parsed.data.regression),
    gates: gatesConfig(parsed.data.gates),
    historyDays: parsed.data.report['history-days'],
    redact: parsed.data.redact,
  };
}

function sectionOf({ value }: YamlSource, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function legalKeys(path: YamlPath): readonly string[] {
  if (path.length === 0) return Object.keys(configSchema.shape);
  if (path[0] === 'report') return ['history-days'];
  if (path[0] === 'prices') return ['input', 'output', 'cache-write-5m', 'cache-write-1h', 'cache-read'];
  if (path[0] === 'guard') return legalGuardKeys(path);
  if (path[0] === 'toolchain') return Object.keys(toolchainSchema.shape);
  if (path[0] === 'dlq') return legalDlqKeys(path);
  if (path[0] === 'scan') return legalScanKeys(path);
  if (path[0] === 'dependencies') return legalDependencyKeys(path);
  if (path[0] === 'regression') return legalRegressionKeys(path);
  if (path[0] === 'gates') return legalGateKeys(path);
  if (path[0] === 'steps' && path.length === 2) return Object.keys(stepSchema.shape);
  if (path[2] === 'parameters') return ['type', 'default', 'values', 'description'];
  if (path[2] === 'outputs') return ['path', 'min-bytes', 'json', 'schema'];
  return [];
}

function crossChecks(
  source: YamlSource,
  { steps, redact, dlq, regression }: ReturnType<typeof configSchema.parse>,
): readonly ConfigProblem[] {
  const unknownSteps = Object.entries(steps).flatMap(([name, step]) =>
    step['inputs-from'].flatMap((from, index) =>
      Object.hasOwn(steps, from) && from !== name
        ? []
        : [unknownInput(source, ['steps', name, 'inputs-from', index], from, Object.keys(steps))],
    ),
  );
  const badPatterns = redact.flatMap((pattern, index) => badPattern(source, index, pattern));
  const badParameters = Object.entries(steps).flatMap(([name, step]) =>
    parameterProblems(source, ['steps', name, 'parameters'], step.parameters),
  );
  return [
    ...unknownSteps,
    ...badPatterns,
    ...badParameters,
    ...dlqProblems(source, dlq),
    ...regressionProblems(source, regression),
  ];
}

function unknownInput(
  source: YamlSource,
  path: YamlPath,
  from: string,
  steps: readonly string[],
): ConfigProblem {
  return {
    where: source.locate(path),
    message: `\`inputs-from\` names "${from}", which is not another step.`,
    fix: `Name one of: ${steps.filter(step => step !== path[1]).join(', ') || '(there is no other step)'}.`,
  };
}

function badPattern(source: YamlSource, index: number, pattern: string): readonly ConfigProblem[] {
  const where = source.locate(['redact', index]);
  // All patterns become one expression, in which groups would be counted through.
  if (/\\[1-9k]|\(\?<[^=!]/.test(pattern)) {
    const fix = 'Write it without `\\1` and `(?<name>…)`.';
    return [{ where, message: 'This pattern has a back reference or a named group.', fix }];
  }
  try {
    if (!new RegExp(pattern).test('')) return [];
  } catch {
    const fix = 'Correct it, or name an environment variable.';
    return [{ where, message: 'This is not a regular expression.', fix }];
  }
  const fix = 'Make it match at least one character.';
  return [{ where, message: 'This pattern matches the empty text.', fix }];
}
