import { chmodSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { useWorkflowRun } from '../doubles/job/workflow-run.ts';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { terminalIn } from '../doubles/terminal.ts';

const folder = useTempFolder();
const terminal = terminalIn(() => folder.path);
const run = useWorkflowRun();

const answer = z.object({
  decision: z.string(),
  reason_code: z.string(),
  data: z.object({
    tools: z.array(z.object({ tool: z.string(), verdict: z.string(), installed: z.string().nullable() })),
    written: z.array(z.object({ file: z.string(), new: z.string() })),
  }),
});

/** Node 20 and Python 3.11, whatever this machine has. */
function install(): Record<string, string> {
  for (const [name, says] of [
    ['node', 'v20.11.1'],
    ['python3', 'Python 3.11.7'],
  ] as const)
    chmodSync(folder.write(`bin/${name}`, `#!/bin/sh\necho "${says}"\n`), 0o755);
  return { PATH: `${folder.at('bin')}:/usr/bin:/bin` };
}

test("the guide's pins: one table, both past their end and not what is installed, exit code 1; --fix takes two lines", async () => {
  const env = install();
  folder.write('.nvmrc', '18.18.0\n');
  folder.write('.python-version', '3.9.18\n');
  const shown = await terminal.p1(['toolchain'], env);
  expect(shown.status).toBe(1);
  expect(shown.stdout).toMatch(
    /^TOOL +VERDICT +INSTALLED +\.nvmrc +\.python-version\nnode +fail +20\.11\.1 +18\.18\.0 !\npython +fail +3\.11\.7 +3\.9\.18 !\n/,
  );
  expect(shown.stdout).toMatch(/FAIL {2}\.nvmrc:1:1: .* maintained by nobody since 2025-04-30/);
  expect(shown.stdout).toMatch(
    /FAIL {2}\.nvmrc:1:1: .nvmrc asks for node 18\.18\.0, and 20\.11\.1 is installed/,
  );
  expect(shown.stdout).toMatch(/FAIL {2}\.python-version:1:1: .*\n {6}- 3\.9\.18 {2}\+ 3\./);
  const { stdout } = await terminal.p1(['toolchain', '--fix', '--json'], env);
  const fixed = answer.parse(JSON.parse(stdout));
  expect(fixed.data.written.map(({ file }) => file)).toEqual(['.nvmrc', '.python-version']);
  expect(folder.read('.nvmrc')).toMatch(/^[\d.]+\n$/);
  expect((await terminal.p1(['toolchain', '--fix', '--json'], env)).stdout).toContain('"written":[]');
});

test('files that agree with each other and the machine end with 0, and none at all is a stop', async () => {
  const env = install();
  expect(answer.parse(JSON.parse((await terminal.p1(['toolchain', '--json'], env)).stdout))).toMatchObject({
    decision: 'stop',
    reason_code: 'nothing-due',
  });
  folder.write('.python-version', '3.11\n');
  const { status, stdout } = await terminal.p1(
    ['toolchain', '--json', '--fail-on', 'mismatch,conflict'],
    env,
  );
  expect(status).toBe(0);
  expect(answer.parse(JSON.parse(stdout))).toMatchObject({ decision: 'continue', reason_code: 'ok' });
});

test('a flag that is not legal is refused with the legal ones', async () => {
  const { status, stderr } = await terminal.p1(['toolchain', '--fail-on', 'drift']);
  expect(status).toBe(2);
  expect(stderr).toMatch(/--fail-on: "drift" is not none, or some of mismatch, conflict, end-of-life/);
});

test('a job gets annotations on the lines, the matrix as its summary, and SARIF', async () => {
  const files = { '.nvmrc': '# c\n22.11.0\n', Dockerfile: 'FROM node:24-alpine\n' };
  const job = run.job('check', { files });
  const step = await job.main('toolchain', { 'fail-on': 'conflict' });
  expect(step.status).toBe(1);
  expect(step.stdout).toMatch(/^::error title=Toolchain%3A conflict,file=Dockerfile,line=1,col=11::/m);
  expect(step.outputs).toMatchObject({ decision: 'failure', 'reason-code': 'findings' });
  expect(step.summary).toContain('## Toolchain: FAIL');
  expect(step.outputs['sarif-file']).toMatch(/toolchain-\d+\.sarif$/);
});
