import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';

const manifest = z
  .object({
    dependencies: z.record(z.string(), z.string()).default({}),
    devDependencies: z.record(z.string(), z.string()),
    scripts: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));

const lockfile = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        version: z.string().optional(),
        integrity: z.string().optional(),
        resolved: z.string().optional(),
        optionalDependencies: z.record(z.string(), z.string()).default({}),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));

const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
const installed = Object.entries(lockfile.packages).filter(([place]) => place !== '');

describe('dependencies', () => {
  test('each is pinned to one exact version', () => {
    expect(wanted.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  test('each is in the lockfile at that version', () => {
    expect(
      wanted.filter(([name, version]) => lockfile.packages[`node_modules/${name}`]?.version !== version),
    ).toEqual([]);
  });

  test('the lockfile names no registry', () => {
    expect(installed.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  test('the lockfile has an integrity hash for every package', () => {
    expect(installed.filter(([, { integrity }]) => integrity === undefined)).toEqual([]);
  });

  test('the lockfile has the builds of a package for every platform, without which npm ci refuses it', () => {
    const optional = installed.flatMap(([, entry]) => Object.keys(entry.optionalDependencies));
    expect(optional.filter(name => lockfile.packages[`node_modules/${name}`] === undefined)).toEqual([]);
  });

  test('no script of ours runs when the package is installed', () => {
    const hooks = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish', 'pretest', 'posttest'];
    expect(Object.keys(manifest.scripts).filter(script => hooks.includes(script))).toEqual([]);
  });
});
