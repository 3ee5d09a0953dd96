import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { MAXIMUM_RESULT_BYTES } from '../../../src/kernel/result.ts';
import { P1_VERSION } from '../../../src/kernel/version.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';
import { terminalIn } from '../../doubles/terminal.ts';

const folder = useTempFolder();
const { p1 } = terminalIn(() => folder.path);
const answer = z.strictObject({
  schema_version: z.literal(1),
  action: z.string(),
  decision: z.enum(['continue', 'stop', 'failure']),
  reason_code: z.string(),
  message: z.string(),
  fix: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
});

test.each([
  [['--version'], P1_VERSION],
  [['--help'], 'Usage:'],
  [[], 'Usage:'],
  [['runs', '--help'], 'p1 runs'],
])('p1 %j prints on stdout and ends with 0', async (argv, text) => {
  const { status, stdout, stderr } = await p1(argv);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout.startsWith(text)).toBe(true);
});

test.each([
  ['continue', ['config', '--json'], 0],
  ['stop', ['report', '--json'], 0],
  ['failure', ['report', 'gh-1', '--json'], 1],
  ['failure', ['runs', '--josn', '--json'], 2],
  ['failure', ['lanch', '--json'], 2],
  ['failure', ['launch', '--json', '--', 'false'], 1],
])(
  'with --json a %s is one document on stdout, in the shape of every answer: %j',
  async (decision, argv, status) => {
    const ended = await p1(argv);
    expect(ended.status).toBe(status);
    expect(ended.stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(answer.parse(JSON.parse(ended.stdout))).toMatchObject({ action: argv[0], decision });
  },
);

test('a command line behind -- is not read for flags of p1', async () => {
  const { stdout } = await p1(['launch', '--', 'echo', '--json', '--help']);
  expect(stdout).toContain('--json --help\n');
});

test('with --json a document is on stdout however long it is', async () => {
  // None of them matches what is printed of it.
  const redact = Array.from({ length: 1000 }, (_, index) => `[z]{${index + 100}}${'.'.repeat(60)}`);
  folder.write('.github/p1.yml', JSON.stringify({ version: 1, redact }));
  const { stdout } = await p1(['config', '--json']);
  expect(stdout.length).toBeGreaterThan(MAXIMUM_RESULT_BYTES);
  expect(answer.parse(JSON.parse(stdout)).data).toMatchObject({
    settings: expect.arrayContaining([expect.objectContaining({ key: 'redact', value: redact })]),
  });
});
