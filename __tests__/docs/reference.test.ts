import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { readActionFiles } from '../../script/generate/action-files.ts';
import { DEFAULTS } from '../../src/config/defaults.ts';
import { configOf } from '../../src/config/load.ts';
import { configSchema } from '../../src/config/schema.ts';
import { parseYaml } from '../../src/config/yaml-source.ts';
import { trackedFiles } from '../repository/tracked-files.ts';
import { blocksOf, codeIn, markedRows } from './pages.ts';

const reference = { path: 'docs/reference.md', text: readFileSync('docs/reference.md', 'utf8') };
const readme = readFileSync('README.md', 'utf8');
const file = blocksOf(reference).find(({ text }) => text.startsWith('version: 1'))?.text ?? '';

const config = (text: string) => {
  const { digest: _digest, ...rest } = configOf(
    parseYaml('p1.yml', Buffer.from(text)),
    '/repository',
    undefined,
  );
  return rest;
};

describe('the p1.yml of the reference', () => {
  test('has every key at the top that there is', () => {
    expect(Object.keys(parse(file)).sort()).toEqual(Object.keys(configSchema.shape).sort());
  });

  test('shows the defaults: with it all is as without', () => {
    const { guard: _guard, file: _file, scan, ...shown } = config(file);
    const { guard: _unset, file: _other, scan: withoutScan, ...rest } = config('version: 1');
    expect(shown).toEqual(rest);
    // Rules that a file names have to be there; those that nobody names need not.
    expect(scan).toEqual({ ...withoutScan, isConfigNamed: true });
  });

  test('shows the defaults of the guard, each of them set', () => {
    const { guard } = config(file);
    const { guard: unset } = config('version: 1\nguard: {}');
    const { dailyBudgetMicroUsd, concurrency, microQps } = DEFAULTS.guard;
    expect({ ...guard, written: null }).toEqual({ ...unset, written: null });
    expect(guard.written).toEqual({ dailyBudgetMicroUsd, concurrency, microQps });
  });
});

describe('the reusable workflows', () => {
  const called = z.object({
    on: z.object({
      workflow_call: z.object({
        inputs: z.record(
          z.string(),
          z.object({
            description: z.string(),
            type: z.string(),
            required: z.boolean().default(false),
            default: z.unknown().optional(),
          }),
        ),
        secrets: z.record(z.string(), z.object({ description: z.string() })).default({}),
      }),
    }),
  });
  const names = readdirSync('.github/workflows').filter(isReusable);

  test('are four, and each has a table', () => {
    const told = [...reference.text.matchAll(/<!-- workflow:start ([a-z-]+) -->/g)].map(
      ([, name]) => `${name}.yml`,
    );
    expect(told.sort()).toEqual([...names].sort());
    expect(names.filter(name => !codeIn(readme).includes(name))).toEqual([]);
  });

  test.each(names)('%s: the table has its inputs and secrets, with their defaults', name => {
    const { inputs, secrets } = called.parse(parse(readFileSync(`.github/workflows/${name}`, 'utf8'))).on
      .workflow_call;
    const shownDefault = (value: unknown): string =>
      value === '' || value === undefined ? '' : `\`${value}\``;
    const rows = [
      ...Object.entries(inputs).map(([input, spec]) => [
        `\`${input}\``,
        spec.type,
        spec.description,
        spec.required ? 'required' : shownDefault(spec.default),
      ]),
      ...Object.entries(secrets).map(([secret, { description }]) => [
        `\`${secret}\``,
        'secret',
        description,
        '',
      ]),
    ];
    expect(markedRows(reference.text, 'workflow', name.replace('.yml', ''))).toEqual(rows);
  });
});

test('the first page has a row for each action, with what its action.yml says', () => {
  const rows = readActionFiles('.').map(({ folder, text }) => [
    `[\`org/p1/${folder}@v1\`](actions/${folder}/README.md)`,
    z.object({ description: z.string() }).parse(parse(text)).description,
  ]);
  expect(markedRows(readme, 'actions')).toEqual(rows);
});

test('the operations have a row for each permission that a job of these workflows asks for', () => {
  const jobs = z.object({
    jobs: z.record(z.string(), z.object({ permissions: z.record(z.string(), z.string()) })),
  });
  const asked = readdirSync('.github/workflows')
    .filter(isReusable)
    .flatMap(name =>
      Object.entries(jobs.parse(parse(readFileSync(`.github/workflows/${name}`, 'utf8'))).jobs).flatMap(
        ([job, { permissions }]) =>
          Object.entries(permissions).map(([permission, level]) => [
            name,
            job,
            `\`${permission}: ${level}\``,
          ]),
      ),
    );
  const rows = markedRows(readFileSync('docs/operations.md', 'utf8'), 'permissions');
  expect(rows.map(row => row.slice(0, 3)).sort()).toEqual(asked.sort());
  expect(rows.filter(([, , , why = '']) => why === '')).toEqual([]);
});

test('the limits have a row for each rule of zizmor that a workflow, an action or an example is excused from', () => {
  const excused = trackedFiles()
    .filter(path => /^(\.github|actions|examples)\/.*\.ya?ml$/.test(path))
    .flatMap(path =>
      [...readFileSync(path, 'utf8').matchAll(/zizmor: ignore\[([a-z-]+)\]/g)].map(([, rule = '']) => rule),
    );
  const named = codeIn(readFileSync('docs/limits.md', 'utf8'));
  expect(excused.length).toBeGreaterThan(2);
  expect(excused.filter(rule => !named.includes(rule))).toEqual([]);
});

function isReusable(name: string): boolean {
  return /^ {2}workflow_call:/m.test(readFileSync(`.github/workflows/${name}`, 'utf8'));
}
