import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
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

test('an entry that p1.yml does not fit is in quarantine after one drain, which says so and goes on with the others', async () => {
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
  const [parked, ...others] = (await dlq('list')).result.data.entries;
  expect([parked, others]).toMatchObject([{ step: 'needs', state: 'quarantine', attempt: 1 }, []]);
  const { entry } = (await dlq('inspect', parked.id)).result.data;
  expect(entry.history.at(-1)).toMatchObject({ deed: 'quarantined', why: expect.stringContaining('"x"') });
  expect((await dlq('drain')).result).toMatchObject({ decision: 'stop', reason_code: 'nothing-due' });
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

test('a retry that committed and died before it was resolved is resolved by the next drain, and not run again', async () => {
  const run = `echo run >> ${project.at('runs')}; test -e ${project.at('good')}`;
  project.declare({ work: { run, ...SLOW } }, DLQ);
  await project.launch('work');
  project.write('good', '');
  const hook = `--import=${pathToFileURL(project.write('die.mjs', DIE_WHEN_RESOLVED))}`;
  const place = { cwd: project.path, env: { ...project.env(), NODE_OPTIONS: hook } };
  expect((await startNode(project.cli, ['dlq', 'drain'], place).ended).signal).toBe('SIGKILL');
  expect(project.current('work').kind).toBe('whole');
  const { status, result } = await dlq('drain');
  expect([status, result.reason_code]).toEqual([0, 'nothing-due']);
  expect((await dlq('list')).result.data.entries).toEqual([]);
  expect(project.read('runs')).toBe('run\nrun\n');
});

/** Removing an entry is its first move to a name with a dot. */
const DIE_WHEN_RESOLVED = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const { renameSync } = fs;
fs.renameSync = (from, to) => {
  if (/DLQ.*\\.removed-/.test(to)) process.kill(process.pid, 'SIGKILL');
  return renameSync(from, to);
};
syncBuiltinESMExports();
`;
