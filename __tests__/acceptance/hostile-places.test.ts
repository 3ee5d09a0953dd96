import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { isPlainObject, parseJson } from '../../src/kernel/trust-boundary.ts';
import { startJob } from '../doubles/job/job.ts';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { terminalIn } from '../doubles/terminal.ts';

const folder = useTempFolder();
const { p1 } = terminalIn(() => folder.path);
const launch = (...words: readonly string[]) => p1(['launch', ...words]);

function step(run: string): void {
  folder.write('.github/p1.yml', JSON.stringify({ version: 1, steps: { work: { run, outputs: ['x'] } } }));
}

test('a step that puts a link in the place of its output folder leaves no set, and nothing is written where the link leads', async () => {
  const outside = folder.at('outside');
  step(`mkdir ${outside}; echo 1 > ${outside}/x; rmdir "$P1_OUTPUT_DIR"; ln -s ${outside} "$P1_OUTPUT_DIR"`);
  const { status, stdout } = await launch('work');
  expect({ status, stdout }).toMatchObject({ status: 1, stdout: expect.stringContaining('outputs-invalid') });
  expect(readdirSync(outside)).toEqual(['x']);
  expect(readdirSync(folder.at('.p1/outputs/work'))).toEqual([]);
});

test('a step that puts a link in the place of its sets leaves none there', async () => {
  const outside = folder.at('outside');
  step(
    `sets=$(dirname "$P1_OUTPUT_DIR"); echo 1 > "$P1_OUTPUT_DIR/x"; mv "$sets" ${outside}; ln -s ${outside} "$sets"`,
  );
  expect((await launch('work')).stdout).toContain('outputs-invalid');
  expect(readdirSync(outside).filter(name => !name.startsWith('.'))).toEqual([]);
});

test('a root that leads to the repository by a link is refused, and the repository is not hidden', async () => {
  mkdirSync(folder.at('.git'));
  symlinkSync(folder.path, folder.at('link'));
  const { status, stderr } = await launch('--root', 'link', '--', 'true');
  expect({ status, stderr }).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('holds the repository'),
  });
  expect(existsSync(folder.at('.gitignore'))).toBe(false);
});

test.each(['src', '.git'])('a root in %s, which holds what p1 did not write, is refused', async place => {
  folder.write(`${place}/mine`, 'x');
  const { status, stderr } = await launch('--root', place, '--', 'true');
  expect(status).toBe(2);
  expect(stderr).toContain('Name a folder of its own');
  expect(readdirSync(folder.at(place))).toEqual(['mine']);
});

test('a configuration that is a pipe or a device is refused, and not waited for', async () => {
  spawnSync('mkfifo', [folder.at('pipe')]);
  for (const place of ['pipe', '/dev/zero']) {
    const { status, stderr } = await p1(['config', '--config', place]);
    expect({ status, stderr }).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('device or a pipe'),
    });
  }
});

test('the result stands on a line of its own after a step that ended without one', async () => {
  const { stdout } = await launch('--', 'printf', 'no line break');
  expect(stdout).toMatch(/^no line break\nRESULT: PASS/m);
});

test('a message about 1,500 missing outputs names twenty and counts the rest', async () => {
  const outputs = Array.from({ length: 1500 }, (_, index) => [
    '--outputs',
    `${'long-name'.repeat(8)}-${index}`,
  ]).flat();
  const { stdout } = await launch('--json', ...outputs, '--', 'true');
  expect(stdout.length).toBeLessThan(8 * 1024);
  expect(stdout).toContain('and 1480 more');
  const document = parseJson(stdout);
  expect(isPlainObject(document) && document['reason_code']).toBe('outputs-missing');
});

test('parameters do not stay in clear beside the log of a run that failed', async () => {
  const parameters = { p: { type: 'string' } };
  folder.write(
    '.github/p1.yml',
    JSON.stringify({ version: 1, steps: { work: { run: 'exit 3', parameters } } }),
  );
  await launch('work', '--parameters', '{"p":"said-in-confidence"}');
  const [run = ''] = readdirSync(folder.at('.p1/tmp'));
  expect(readdirSync(join(folder.at('.p1/tmp'), run))).not.toContain('parameters.json');
});

test.each([
  ['that is absolute', '/x'],
  ['that leads out', '../x'],
  ['that negates', '!x'],
  ['that is longer than any is', 'x'.repeat(1025)],
])('an output pattern %s is refused before anything starts', async (_title, pattern) => {
  const { status, stderr } = await launch('--outputs', pattern, '--', 'touch', folder.at('started'));
  expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('outputs') });
  expect(existsSync(folder.at('started'))).toBe(false);
  expect(lstatSync(folder.at('.p1'), { throwIfNoEntry: false })).toBeUndefined();
});

test('a job name with a workflow command in it is refused, and reaches the log as text', async () => {
  const job = startJob(folder.path);
  const needs = JSON.stringify({
    'a\n::error::forged': { result: 'success' },
    'b\r::warning::forged': { result: 'failure' },
  });
  const { stdout, outputs } = await job.main('session-report', { needs });
  expect(outputs['reason-code']).toBe('config-invalid');
  expect(stdout.split(/[\r\n]+/).filter(line => line.startsWith('::'))).toEqual([
    expect.stringMatching(/^::error title=p1/),
  ]);
});

test('the report of a session whose p1 was killed is not followed for ever', async () => {
  folder.write(
    '.p1/reports/session_report.json',
    JSON.stringify({ outcome: 'RUNNING', session_id: 'gone', headline: 'RESULT: RUNNING' }),
  );
  folder.write('.p1/reports/session_report.md', '# RESULT: RUNNING\n');
  const { stdout, status } = await p1(['report', '--follow']);
  expect({ stdout, status }).toEqual({ stdout: expect.stringContaining('RUNNING'), status: 0 });
  expect(readFileSync(folder.at('.p1/reports/session_report.md'), 'utf8')).toContain('RUNNING');
});
