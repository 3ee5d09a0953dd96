import { mkdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { configOf } from '../../src/config/load.ts';
import { parseYaml } from '../../src/config/yaml-source.ts';
import { readWaivers } from '../../src/gates/waivers/read-waivers.ts';
import { readCase } from '../../src/regression/read-case.ts';
import { ownedIgnores } from '../../src/scan/read-ignore-file.ts';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { pages } from './pages.ts';
import { workflowProblems } from './workflow-problems.ts';
import { type YamlBlock, type YamlKind, yamlBlocks } from './yaml-blocks.ts';

const folder = useTempFolder();
const blocks = yamlBlocks();

/** The gates' pages have each criterion as a heading; another test holds them equal to the code's. */
const criteria = pages()
  .filter(({ path }) => path.startsWith('docs/gates/'))
  .flatMap(({ text }) => [...text.matchAll(/^### `([a-z-]+\/[a-z-]+)`$/gm)].map(([, id = '']) => id));

const config = (text: string) =>
  configOf(
    parseYaml('p1.yml', Buffer.from(/^version:/m.test(text) ? text : `version: 1\n${text}`)),
    '/repository',
    undefined,
  );

/** Reads a block as p1 does, which throws for what is not legal; answers what p1 does not read itself. */
const READ: Readonly<Record<YamlKind, (block: YamlBlock) => readonly string[]>> = {
  workflow: ({ document }) => workflowProblems(document),
  config: ({ text }) => (config(text).file === '' ? ['no file'] : []),
  waivers: ({ text }) => (readWaivers(text, 'p1-waivers.yml', criteria).length === 0 ? ['no waiver'] : []),
  ignores: ({ text }) =>
    ownedIgnores(parseYaml('p1-secrets.ignore.yml', Buffer.from(text))).unowned.length > 0
      ? ['no owner']
      : [],
  case: ({ text }) => {
    const path = 'tests/regression/cases/shown.yml';
    folder.write(path, text);
    for (const [, fixture = ''] of text.matchAll(/^fixture: (\S+)/gm))
      mkdirSync(folder.at(fixture), { recursive: true });
    const own = configOf(parseYaml('p1.yml', Buffer.from('version: 1')), folder.path, undefined);
    return readCase({ id: 'shown', path }, own).assertions.length === 0 ? ['nothing asserted'] : [];
  },
};

test('there are blocks of every kind', () => {
  expect([...new Set(blocks.map(({ kind }) => kind))].sort()).toEqual(Object.keys(READ).sort());
  expect(criteria.length).toBeGreaterThan(50);
});

describe('each block of YAML is what p1 takes', () => {
  test.each(blocks.map(block => [block.page, block.line, block.kind, block] as const))(
    '%s:%s, %s',
    (_page, _line, kind, block) => {
      expect(READ[kind](block)).toEqual([]);
    },
  );
});

describe('a workflow is refused', () => {
  const job = (given: object) => ({ jobs: { a: given } });
  const session = 'org/p1/.github/workflows/session.yml@v1';
  const all = { actions: 'read', contents: 'write' };
  test.each([
    [
      'for an action that there is not',
      { steps: [{ uses: 'org/p1/lunch@v1' }] },
      'there is no action org/p1/lunch@v1',
    ],
    [
      'for an input that the action does not have',
      { steps: [{ uses: 'org/p1/launch@v1', with: { stp: 'a' } }] },
      'there is no input stp',
    ],
    [
      'for a workflow that there is not',
      { uses: session.replace('session', 'sessions') },
      `there is no workflow ${session.replace('session', 'sessions')}`,
    ],
    ['for an input that is missing', { uses: session, permissions: all }, 'the input steps is missing'],
    [
      'for a list where a text is wanted',
      { uses: session, permissions: all, with: { steps: ['a'] } },
      'the input steps has another type',
    ],
    [
      'for a secret that nobody reads',
      { uses: session, permissions: all, with: { steps: '[]' }, secrets: { env: 'a' } },
      'there is no secret env',
    ],
    [
      'for a permission that a job inside needs',
      { uses: session, permissions: { contents: 'write' }, with: { steps: '[]' } },
      'the permission actions: read is missing',
    ],
  ])('%s', (_title, given, problem) => {
    expect(workflowProblems(job(given))).toContain(`a: ${problem}`);
  });
});
