import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { startNode } from '../doubles/child.ts';
import { useProject } from '../doubles/project.ts';

const project = useProject();
const DLQ = { dlq: { backoff: { initial: '1ms', max: '1ms' }, overflow: 1 } };
const listed = z.object({ data: z.object({ entries: z.array(z.object({ id: z.string() })) }) });

async function p1(...words: readonly string[]) {
  return startNode(project.cli, words, { cwd: project.path, env: project.env() }).ended;
}

async function ids(): Promise<readonly string[]> {
  const { stdout } = await p1('dlq', 'list', '--json');
  return listed.parse(JSON.parse(stdout)).data.entries.map(({ id }) => id);
}

/** The text of all reports of sessions. */
function reports(): string {
  const names = readdirSync(project.at('.p1'), { recursive: true, encoding: 'utf8' });
  const texts = names.filter(name => /report\.(md|json)$/.test(name) || name.endsWith('.ndjson'));
  return texts.map(name => readFileSync(project.at(`.p1/${name}`), 'utf8')).join('\n');
}

test('a drain of a queue that overflows raises an alert, in its log and its journal', async () => {
  project.declare({ bad: { run: 'exit 3' } }, DLQ);
  for (let made = 0; made < 2; made += 1) await project.launch('bad');
  const { stdout, stderr } = await p1('dlq', 'drain', '--max', '1');
  expect(`${stdout}${stderr}`).toContain('dlq-overflow');
  expect(reports()).toContain('dlq-overflow');
});

test('a drain counts what it refuses', async () => {
  project.declare({ bad: { run: 'exit 3' } }, DLQ);
  await project.launch('bad');
  project.write('.p1/DLQ/ready/20300101T000000Z-00000007/entry.json', '{');
  await p1('dlq', 'drain');
  expect(reports()).toContain('"type":"dead-letter.ignored"');
});

test.each(['purge', 'retry'])('%s leaves no older copy of its entry to stand for it', async operation => {
  project.declare({ bad: { run: 'test -e ok; status=$?; echo ran >> ran; exit $status' } }, DLQ);
  await project.launch('bad');
  const [id = ''] = await ids();
  cpSync(project.at(`.p1/DLQ/ready/${id}`), project.at(`.p1/DLQ/permanent_failures/${id}`), {
    recursive: true,
  });
  project.write('ok', '');
  const words = operation === 'purge' ? ['purge', id, '--reason', 'of no use'] : ['retry', id];
  expect((await p1('dlq', ...words)).status).toBe(0);
  expect(await ids()).toEqual([]);
});

test.each([
  ['a filter with two =', ['list', '--filter', 'step=bad=foo'], /step=bad=foo.*one =/s],
  ['a drain of a repository', ['drain', '--repo', 'octo-org/widgets'], /retries entries of this machine/],
  ['a retry in a repository', ['retry', '20300101T000000Z-00000007', '--repo', 'a/b'], /this machine/],
  ['what is no repository', ['status', '--repo', '../x'], /not the name of a repository/],
])('%s is refused, and nothing is asked or done', async (_, words, why) => {
  project.declare({ bad: { run: 'exit 3' } }, DLQ);
  const { status, stderr } = await p1('dlq', ...words);
  expect(status).toBe(2);
  expect(stderr).toMatch(why);
});

test('what a step told of its failure does not stay where nobody takes it', async () => {
  const told =
    'echo "{\\"class\\":\\"failure\\",\\"message\\":\\"key s3cr3t\\"}" > "$P1_FAILURE_FILE"; exit 3';
  project.declare({ bad: { run: told } }, DLQ);
  const env = { ...project.env(), REGRESSION_MODE: 'true' };
  await startNode(project.cli, ['launch', 'bad'], { cwd: project.path, env }).ended;
  const left = existsSync(project.at('.p1/tmp'))
    ? readdirSync(project.at('.p1/tmp'), { recursive: true, encoding: 'utf8' })
    : [];
  expect(left.filter(name => /failure\.json$/.test(name))).toEqual([]);
});
