import type { Environment } from '../kernel/inputs.ts';
import { FLAG_VARIABLES, readEnvironment } from './environment.ts';
import type { LoadedConfig } from './load.ts';
import { configSchema } from './schema.ts';
import type { YamlPath } from './yaml-source.ts';

/** One setting in force, and where it came from. */
export interface Setting {
  /** As in p1.yml (`steps.build.timeout`), or the name of an environment variable. */
  readonly key: string;
  readonly value: unknown;
  /** `flag`, `environment`, `file:line:column`, or `default`. */
  readonly source: string;
}

export interface Flags {
  readonly root: string | null;
  readonly isOffline: boolean;
}

/** Every setting in force, by the order flag, environment, p1.yml, default. */
export function effectiveSettings(
  { config, source }: LoadedConfig,
  env: Environment,
  flags: Flags,
): readonly Setting[] {
  const parsed = configSchema.parse(source?.value ?? { version: 1 });
  const written = source?.value ?? {};
  const fromFile = leaves(parsed, []).map(({ path, value }) => ({
    key: path.join('.'),
    value,
    source: source !== null && isWritten(written, path) ? source.locate(path) : 'default',
  }));
  const root: Setting = {
    key: 'root',
    value: config.root,
    source: flags.root === null ? sourceOf(fromFile, 'root') : 'flag',
  };
  return [
    ...fromFile.filter(setting => setting.key !== 'root'),
    root,
    ...environmentSettings(env, flags),
  ].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function environmentSettings(env: Environment, { isOffline }: Flags): readonly Setting[] {
  const settings = readEnvironment(env);
  const values: Readonly<Record<string, unknown>> = {
    [FLAG_VARIABLES.offline]: settings.isOffline || isOffline,
    [FLAG_VARIABLES.regression]: settings.isRegression,
    [FLAG_VARIABLES.debug]: settings.isDebug,
    CI_BUILD_ID: settings.ci.buildId,
    CI_PROVIDER: settings.ci.provider,
    CI_BRANCH: settings.ci.branch,
    CI_PR_NUMBER: settings.ci.prNumber,
  };
  return Object.entries(values).map(([key, value]) => ({
    key,
    value,
    source: key === FLAG_VARIABLES.offline && isOffline ? 'flag' : env[key] ? 'environment' : 'default',
  }));
}

function sourceOf(settings: readonly Setting[], key: string): string {
  return settings.find(setting => setting.key === key)?.source ?? 'default';
}

/** The values of a tree that are no maps, lists counting as one value; an empty map is one too. */
function leaves(
  value: unknown,
  path: YamlPath,
): readonly { readonly path: YamlPath; readonly value: unknown }[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [{ path, value }];
  const entries = Object.entries(value);
  return entries.length === 0
    ? [{ path, value }]
    : entries.flatMap(([key, item]) => leaves(item, [...path, key]));
}

function isWritten(written: unknown, path: YamlPath): boolean {
  let value: unknown = written;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false;
    value = Reflect.get(value, key);
  }
  return true;
}
