import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { initialise } from '../../../src/compose/init.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const WRITTEN = [
  '.github/p1.yml',
  '.github/workflows/p1-pipeline.yml',
  '.github/workflows/p1-gates.yml',
  '.github/workflows/p1-drain.yml',
];

function workflow(name: string) {
  return parse(folder.read(`.github/workflows/${name}.yml`));
}

it('writes a p1.yml that is legal, with the commands that it found', () => {
  folder.write('package.json', '{"scripts": {"report": "node report.js"}}');
  expect(initialise(folder.path)).toMatchObject({
    reason_code: 'ok',
    data: { written: WRITTEN, kept: [], steps: ['report'] },
  });
  const { config } = loadConfig({ workingFolder: folder.path, file: null, root: null });
  expect(Object.entries(config.steps).map(([name, { run }]) => `${name}: ${run}`)).toEqual([
    'report: npm run report',
  ]);
});

it('writes workflows that launch these steps after what they need is installed', () => {
  folder.write('package.json', '{"scripts": {"report": "x", "build": "y"}}');
  folder.write('requirements.txt', '');
  initialise(folder.path);
  const { steps } = workflow('p1-pipeline').jobs.pipeline;
  expect(
    steps.map((step: Record<string, unknown>) => step['run'] ?? String(step['uses']).split('@')[0]),
  ).toEqual([
    'actions/checkout',
    'actions/setup-node',
    'npm install',
    'actions/setup-python',
    'org/p1/launch',
    'org/p1/launch',
    'org/p1/session-report',
  ]);
  expect(Object.keys(workflow('p1-gates').jobs)).toEqual(['gates']);
  expect(Object.keys(workflow('p1-drain').jobs)).toEqual(['drain']);
});

it('writes an example that runs where there is nothing to run', () => {
  initialise(folder.path);
  const { config } = loadConfig({ workingFolder: folder.path, file: null, root: null });
  const run = config.steps['example']?.run ?? '';
  mkdirSync(folder.at('out'));
  execFileSync('bash', ['-c', run], { env: { ...process.env, P1_OUTPUT_DIR: folder.at('out') } });
  expect(folder.read('out/result.json')).toBe('{}\n');
});

describe('what is there', () => {
  it('stays as it is', () => {
    for (const file of WRITTEN) folder.write(file, file.endsWith('p1.yml') ? 'version: 1\n' : 'mine\n');
    expect(initialise(folder.path)).toMatchObject({
      decision: 'continue',
      reason_code: 'unchanged',
      fix: null,
    });
    expect(WRITTEN.map(file => folder.read(file))).toEqual(['version: 1\n', 'mine\n', 'mine\n', 'mine\n']);
  });

  it('stays though it is a link to nowhere', () => {
    mkdirSync(folder.at('.github'));
    symlinkSync('nowhere.yml', folder.at('.github/workflows'));
    expect(() => initialise(folder.path)).toThrow(/cannot be written/);
    expect(existsSync(folder.at('.github/nowhere.yml'))).toBe(false);
  });

  it('decides which steps the workflow launches', () => {
    folder.write('.github/p1.yml', 'version: 1\nsteps: { mine: { run: "true" } }\n');
    folder.write('Makefile', 'report:\n');
    expect(initialise(folder.path)).toMatchObject({ data: { kept: ['.github/p1.yml'], steps: ['mine'] } });
    expect(readFileSync(folder.at('.github/workflows/p1-pipeline.yml'), 'utf8')).toMatch(/step: mine\n/);
  });

  it('is not made worse when it is not legal', () => {
    folder.write('.github/p1.yml', 'version: 2\n');
    expect(() => initialise(folder.path)).toThrow(/p1\.yml:1:10/);
    expect(readdirSync(folder.at('.github'))).toEqual(['p1.yml']);
  });
});
