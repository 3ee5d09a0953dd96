import { createHash } from 'node:crypto';

/** A project of npm as its files. */
export interface LargeProject {
  readonly manifest: string;
  readonly lockfile: string;
  /** `name@version` of every package. */
  readonly ids: readonly string[];
}

/** As many direct dependencies as a large application has. */
const DIRECT = 200;
/** As in lockfiles of public repositories, where an entry asks for some four others. */
const ASKED = 4;
const VERSIONS = 40;

/** A lockfile of version 3 with `count` packages, each of which but the last few asks for four others. The same count gives the same bytes. */
export function largeProject(count: number): LargeProject {
  const names = Array.from({ length: count }, (_, index) =>
    index % 5 === 0 ? `@scope${index % 97}/p${index}` : `p${index}`,
  );
  const versionOf = (index: number): string => `1.${index % VERSIONS}.${index % 7}`;
  const ask = (indices: readonly number[]): Readonly<Record<string, string>> =>
    Object.fromEntries(indices.map(index => [names[index] ?? '', `^1.${index % VERSIONS}.0`]));
  const asks = (index: number): readonly number[] =>
    Array.from({ length: ASKED }, (_, each) => index * ASKED + each + DIRECT).filter(other => other < count);
  const dependencies = ask(Array.from({ length: Math.min(DIRECT, count) }, (_, index) => index));
  const manifest = { name: 'large', version: '1.0.0', dependencies };
  const packages = Object.fromEntries(
    names.map((name, index) => [
      `node_modules/${name}`,
      {
        version: versionOf(index),
        resolved: `https://registry.npmjs.org/${name}/-/${name.replace(/^.*\//, '')}-${versionOf(index)}.tgz`,
        integrity: `sha512-${createHash('sha512').update(name).digest('base64')}`,
        license: 'MIT',
        dependencies: ask(asks(index)),
        engines: { node: '>=18' },
      },
    ]),
  );
  const lock = {
    name: 'large',
    version: '1.0.0',
    lockfileVersion: 3,
    requires: true,
    packages: { '': manifest, ...packages },
  };
  return {
    manifest: `${JSON.stringify(manifest, null, 2)}\n`,
    lockfile: `${JSON.stringify(lock, null, 2)}\n`,
    ids: names.map((name, index) => `${name}@${versionOf(index)}`),
  };
}
