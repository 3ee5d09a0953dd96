import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { DependencyCheckAnswer } from '../../../src/compose/dependencies.ts';
import { checkRepository } from '../../../src/compose/dependencies.ts';
import type { DependenciesConfig } from '../../../src/config/config.ts';
import { configWithoutFile } from '../../../src/config/without-file.ts';
import type { NpmClient } from '../../../src/dependencies/npm-client.ts';
import type { NewEvent } from '../../../src/kernel/events/index.ts';
import { type TempFolder, useTempFolder } from '../temp-folder.ts';

export type Fields = Record<string, unknown>;

export interface DependencyProject extends TempFolder {
  /** Writes JSON as npm does. */
  readonly json: (file: string, value: unknown) => void;
  readonly git: (...args: readonly string[]) => string;
  /** Makes everything a commit and returns its id. */
  readonly commit: () => string;
  readonly check: (
    options?: CheckOptions,
  ) => Promise<DependencyCheckAnswer & { readonly events: readonly NewEvent[] }>;
  /** The rules that were found, with place and package, one line each. */
  readonly found: (options?: CheckOptions) => Promise<readonly string[]>;
}

export interface CheckOptions {
  readonly base?: string;
  readonly path?: string;
  readonly policy?: Partial<DependenciesConfig>;
  readonly npm?: NpmClient;
  readonly env?: Readonly<Record<string, string>>;
  readonly isOffline?: boolean;
  readonly now?: Date;
}

/** An npm that knows of no registry but the public one, and of no advisory. */
export const quietNpm: NpmClient = async args => {
  const answer =
    args[0] === 'config' ? { registry: 'https://registry.npmjs.org/' } : args[0] === 'view' ? {} : CLEAN;
  return { kind: 'ended', code: 0, stdout: JSON.stringify(answer), stderr: '' };
};

const CLEAN = { auditReportVersion: 2, vulnerabilities: {}, metadata: {} };

export function useDependencyProject(): DependencyProject {
  const folder = useTempFolder();
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      cwd: folder.path,
      encoding: 'utf8',
    }).trim();
  const check: DependencyProject['check'] = async (options = {}) => {
    const events: NewEvent[] = [];
    const config = configWithoutFile(folder.path);
    const answer = await checkRepository({
      action: 'dependencies',
      base: options.base ?? null,
      path: options.path ?? null,
      config: { ...config, dependencies: { ...config.dependencies, ...options.policy } },
      env: { PATH: process.env['PATH'], HOME: folder.path, ...options.env },
      workingFolder: folder.path,
      isOffline: options.isOffline ?? false,
      redact: value => value,
      tell: event => events.push(event),
      now: options.now ?? new Date('2026-11-24T12:00:00Z'),
      ...(options.env === undefined ? { npm: options.npm ?? quietNpm } : {}),
    });
    return { ...answer, events };
  };
  return {
    get path() {
      return folder.path;
    },
    at: folder.at,
    write: folder.write,
    read: folder.read,
    json: (file, value) => void folder.write(file, `${JSON.stringify(value, null, 2)}\n`),
    git,
    commit: () => {
      if (!folder.path.includes('p1-test-')) throw new Error('no folder of a test');
      git('init', '--quiet');
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message', 'x');
      return git('rev-parse', 'HEAD');
    },
    check,
    found: async options => {
      const { answer } = await check(options);
      return (answer?.findings ?? [])
        .filter(({ rule }) => rule !== 'licence-unknown')
        .map(
          ({ rule, file, line, package: name }) =>
            `${rule} ${file}:${line}${name === null ? '' : ` ${name}`}`,
        );
    },
  };
}

/** An entry of a package-lock.json as npm writes it. */
export function lockedPackage(name: string, version: string, more: Fields = {}): Fields {
  return {
    version,
    resolved: `https://registry.npmjs.org/${name}/-/${name.replace(/^.*\//, '')}-${version}.tgz`,
    integrity: hashOf(`${name}@${version}`),
    license: 'MIT',
    ...more,
  };
}

export function hashOf(content: string): string {
  return `sha512-${createHash('sha512').update(content).digest('base64')}`;
}

export const MANIFEST: Fields = {
  name: 'app',
  version: '1.0.0',
  dependencies: { alpha: '^1.0.0', old: 'npm:beta@^2.0.0' },
  devDependencies: { gamma: '~3.1.0' },
};

/** The packages of a lockfile that fits MANIFEST. */
export function fittingPackages(): Record<string, Fields> {
  return {
    '': { ...MANIFEST },
    'node_modules/alpha': lockedPackage('alpha', '1.2.3', { dependencies: { delta: '>=1' } }),
    'node_modules/old': lockedPackage('beta', '2.5.0', { name: 'beta' }),
    'node_modules/gamma': lockedPackage('gamma', '3.1.9', { dev: true, dependencies: { delta: '^1.0.0' } }),
    'node_modules/delta': lockedPackage('delta', '1.1.1'),
  };
}

export function lockfileOf(packages: Readonly<Record<string, Fields>>, more: Fields = {}): Fields {
  return { name: 'app', version: '1.0.0', lockfileVersion: 3, requires: true, packages, ...more };
}
