import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';

const EXAMPLE = path.resolve('examples/licences');

const inventory = z.object({
  lockfile: z.string(),
  packages: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      licence: z.string(),
      has_integrity: z.boolean(),
      subtree_size: z.number().int().min(0),
      path: z.string(),
    }),
  ),
});

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'p1-licences-'));
  mkdirSync(path.join(folder, 'inventory'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function runStep(step: 'inventory' | 'report', environment: Record<string, string> = {}) {
  const output = step === 'inventory' ? path.join(folder, 'inventory') : folder;
  return spawnSync(process.execPath, [`steps/${step}.mjs`], {
    cwd: EXAMPLE,
    encoding: 'utf8',
    env: { P1_OUTPUT_DIR: output, P1_INPUTS_DIR: folder, ...environment },
  });
}

function readInventory() {
  return inventory.parse(JSON.parse(readFileSync(path.join(folder, 'inventory/inventory.json'), 'utf8')));
}

function writeLockfile(content: unknown): string {
  const file = path.join(folder, 'package-lock.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe("on p1's own lockfile", () => {
  test('every installed package is a row of JSON and of CSV', () => {
    expect(runStep('inventory')).toMatchObject({ status: 0, stderr: '' });
    const lockfile = z
      .object({ packages: z.record(z.string(), z.unknown()) })
      .parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
    const installed = Object.keys(lockfile.packages).filter(place => place !== '');
    expect(readInventory().packages.map(each => each.path)).toEqual(installed);
    const csv = readFileSync(path.join(folder, 'inventory/inventory.csv'), 'utf8').trimEnd().split('\r\n');
    expect(csv).toHaveLength(installed.length + 1);
    expect(csv[0]).toBe('name,version,licence,has_integrity,subtree_size,path');
  });

  test('the report counts what the inventory holds, and charts it', () => {
    runStep('inventory');
    const { status, stdout } = runStep('report');
    const { packages } = readInventory();
    const report = readFileSync(path.join(folder, 'report.md'), 'utf8');
    const licences = new Set(packages.map(each => each.licence)).size;
    expect(status).toBe(0);
    expect(stdout.trim()).toBe(`# ${packages.length} packages, ${licences} licences`);
    expect(report).toContain(`| installed copies | ${packages.length} |`);
    const mit = packages.filter(each => each.licence === 'MIT').length;
    expect(report).toContain(`  "MIT" : ${mit}\n`);
    expect(report).toContain(`| MIT | ${mit} | ${((100 * mit) / packages.length).toFixed(1)} % |`);
  });

  test('a smoke run takes the first 20 packages, with the same subtree sizes', () => {
    runStep('inventory');
    const whole = readInventory().packages;
    runStep('inventory', { P1_SMOKE: '1' });
    expect(readInventory().packages).toEqual(whole.slice(0, 20));
  });
});

describe('subtree sizes', () => {
  const sizes = (packages: Record<string, unknown>) => {
    const file = writeLockfile({ lockfileVersion: 3, packages: { '': {}, ...packages } });
    expect(runStep('inventory', { P1_PARAM_LOCKFILE: file })).toMatchObject({ status: 0, stderr: '' });
    return Object.fromEntries(readInventory().packages.map(each => [each.path, each.subtree_size]));
  };

  test('a package without dependencies has 0, a chain counts each link once', () => {
    expect(
      sizes({
        'node_modules/a': { dependencies: { b: '1', c: '1' } },
        'node_modules/b': { dependencies: { c: '1' } },
        'node_modules/c': {},
      }),
    ).toEqual({ 'node_modules/a': 2, 'node_modules/b': 1, 'node_modules/c': 0 });
  });

  test('a nested copy hides the one above it, for its parent and for its siblings', () => {
    expect(
      sizes({
        'node_modules/a': { dependencies: { b: '1', '@s/c': '2' } },
        'node_modules/a/node_modules/b': { dependencies: { '@s/c': '2' } },
        'node_modules/a/node_modules/@s/c': {},
        'node_modules/b': { dependencies: { '@s/c': '1' } },
        'node_modules/@s/c': { dependencies: { d: '1', e: '1' } },
        'node_modules/d': {},
        'node_modules/e': {},
      }),
    ).toEqual({
      'node_modules/a': 2,
      'node_modules/a/node_modules/b': 1,
      'node_modules/a/node_modules/@s/c': 0,
      'node_modules/b': 3,
      'node_modules/@s/c': 2,
      'node_modules/d': 0,
      'node_modules/e': 0,
    });
  });

  test('a cycle ends, and a package does not count itself', () => {
    expect(
      sizes({
        'node_modules/a': { dependencies: { b: '1' } },
        'node_modules/b': { dependencies: { c: '1' } },
        'node_modules/c': { dependencies: { a: '1', c: '1' } },
      }),
    ).toEqual({ 'node_modules/a': 2, 'node_modules/b': 2, 'node_modules/c': 2 });
  });

  test('optional dependencies and peers count where they are installed, development dependencies do not', () => {
    expect(
      sizes({
        'node_modules/a': {
          optionalDependencies: { here: '1', 'left-out': '1' },
          peerDependencies: { peer: '1', 'absent-peer': '1' },
          devDependencies: { tool: '1' },
        },
        'node_modules/here': { optional: true },
        'node_modules/peer': { peer: true },
        'node_modules/tool': { dev: true },
      })['node_modules/a'],
    ).toBe(2);
  });

  test('an alias is found by its folder and shown by its real name', () => {
    const found = sizes({
      'node_modules/a': { dependencies: { short: 'npm:long-name@1' } },
      'node_modules/short': { name: 'long-name', version: '1.0.0' },
    });
    expect(found['node_modules/a']).toBe(1);
    expect(readInventory().packages.map(each => each.name)).toEqual(['a', 'long-name']);
  });

  test('a workspace is one package, reached through its link', () => {
    expect(
      sizes({
        'node_modules/a': { dependencies: { ours: '1' } },
        'node_modules/ours': { link: true, resolved: 'packages/ours' },
        'packages/ours': { dependencies: { deep: '1' } },
        'packages/ours/node_modules/deep': { dependencies: { flat: '1' } },
        'node_modules/flat': {},
      }),
    ).toEqual({
      'node_modules/a': 3,
      'packages/ours': 2,
      'packages/ours/node_modules/deep': 1,
      'node_modules/flat': 0,
    });
  });

  test('names of object prototypes are packages like any other', () => {
    expect(sizes({ 'node_modules/a': { dependencies: { constructor: '1' } } })).toEqual({
      'node_modules/a': 0,
    });
  });
});

describe('bad input is one clear line and exit 1', () => {
  test.each([
    ['a file that is not JSON', '{"packages": ', /is not JSON/],
    ['a lockfile of version 1', { lockfileVersion: 1, dependencies: {} }, /its lockfileVersion: 1/],
    ['JSON that is no object', 'null', /has no "packages"/],
    ['packages of another type', { lockfileVersion: 3, packages: { a: 1 } }, /has no "packages"/],
  ])('%s', (_title, content, message) => {
    const { status, stderr } = runStep('inventory', { P1_PARAM_LOCKFILE: writeLockfile(content) });
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(readdirSync(path.join(folder, 'inventory'))).toEqual([]);
  });

  test('a missing lockfile is named', () => {
    const missing = path.join(folder, 'no-such-file.json');
    const { status, stderr } = runStep('inventory', { P1_PARAM_LOCKFILE: missing });
    expect(status).toBe(1);
    expect(stderr).toBe(`inventory: cannot read the lockfile ${missing}: ENOENT\n`);
  });

  test('a report without its inventory names the file and the remedy', () => {
    const { status, stderr } = runStep('report');
    expect(status).toBe(1);
    expect(stderr).toMatch(/inventory\.json.*launch the step inventory first/);
  });

  test('a licence with Markdown and Mermaid syntax stays text', () => {
    const license = '<img src=x>|"\n```[a](b)';
    const packages = { 'node_modules/a': { license, version: '1.0.0' } };
    runStep('inventory', { P1_PARAM_LOCKFILE: writeLockfile({ lockfileVersion: 3, packages }) });
    runStep('report');
    const report = readFileSync(path.join(folder, 'report.md'), 'utf8');
    expect(report).not.toContain('<img');
    expect(report).not.toContain('[a](b)');
    expect(report.match(/```/g)).toHaveLength(2);
    expect(readFileSync(path.join(folder, 'inventory/inventory.csv'), 'utf8')).toContain(
      '"<img src=x>|""\n```[a](b)"',
    );
  });
});
