import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startNode } from '../doubles/child.ts';
import { useProject } from '../doubles/project.ts';

const project = useProject();
const DLQ = { dlq: { 'parameters-in-entry': false, backoff: { initial: '1ms', max: '1ms' } } };
const SLOW = { timeout: '20s' };

async function dlq(...words: readonly string[]) {
  const place = { cwd: project.path, env: project.env() };
  const { status, stdout } = await startNode(project.cli, ['dlq', ...words, '--json'], place).ended;
  return { status, result: JSON.parse(stdout) };
}

test('an entry that p1.yml does not fit stops none of the others, and the drain says that it failed', async () => {
  const needs = { run: 'exit 1', parameters: { x: 'string' }, ...SLOW };
  const guard = { guard: { concurrency: 1 } };
  project.declare({ needs, good: { run: 'exit 1', ...SLOW } }, { ...DLQ, ...guard });
  await project.launch('needs', { args: ['--parameters', '{"x": "1"}'] });
  await project.launch('good');
  project.declare({ needs, good: { run: `touch ${project.at('ran')}`, ...SLOW } }, { ...DLQ, ...guard });
  const { status, result } = await dlq('drain');
  expect([status, result.decision, result.reason_code]).toEqual([2, 'failure', 'config-invalid']);
  expect(result.message).toBe('2 retries: 1 succeeded, 1 failed, 0 wait on.');
  expect(existsSync(project.at('ran'))).toBe(true);
  expect((await dlq('list')).result.data.entries).toMatchObject([{ step: 'needs', state: 'ready' }]);
});

test('a step’s own words of its failure are in its entry, redacted, and nowhere in clear', async () => {
  const told = `printf '{"class":"failure","message":"%s"}' "no $MY_API_TOKEN" > "$P1_FAILURE_FILE"; exit 1`;
  project.declare({ tells: { run: told, ...SLOW } }, DLQ);
  await project.launch('tells', { env: { MY_API_TOKEN: 'correct-horse-battery' } });
  const { result } = await dlq('list');
  const { id } = result.data.entries[0];
  expect((await dlq('inspect', id)).result.data.entry.error.message).toBe('no ***');
  const files = readdirSync(project.at('.p1'), { recursive: true, encoding: 'utf8' })
    .map(name => join(project.at('.p1'), name))
    .filter(path => statSync(path).isFile());
  expect(files.filter(path => readFileSync(path, 'utf8').includes('correct-horse-battery'))).toEqual([]);
});
