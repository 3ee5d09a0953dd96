import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { fittingPackages, lockfileOf, MANIFEST } from '../doubles/dependencies/dependency-project.ts';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { terminalIn } from '../doubles/terminal.ts';

const folder = useTempFolder();
const terminal = terminalIn(() => folder.path);

const answer = z.object({
  decision: z.string(),
  reason_code: z.string(),
  data: z.object({ checks: z.array(z.object({ name: z.string(), state: z.string() })) }),
});

/** An npm that knows of the public registry and of no advisory. */
function install(): Record<string, string> {
  const npm = `#!/bin/sh\ncase "$1" in\nconfig) echo '{"registry":"https://registry.npmjs.org/"}' ;;\n*) echo '{"auditReportVersion":2,"vulnerabilities":{},"metadata":{}}' ;;\nesac\n`;
  chmodSync(folder.write('bin/npm', npm), 0o755);
  return { PATH: `${folder.at('bin')}:/usr/bin:/bin` };
}

function write(packages = fittingPackages()): void {
  folder.write('package.json', JSON.stringify(MANIFEST, null, 2));
  folder.write('package-lock.json', JSON.stringify(lockfileOf(packages), null, 2));
}

function commit(): void {
  const git = (...words: readonly string[]): void =>
    void execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], { cwd: folder.path });
  git('init', '--quiet');
  git('add', 'package.json', 'package-lock.json');
  git('commit', '--quiet', '--message', 'x');
}

test('without advisories that were kept a check offline is no pass: exit code 4; with them it is one', async () => {
  const env = install();
  write();
  const before = await terminal.p1(['dependencies', '--offline', '--json'], env);
  expect(before.status).toBe(4);
  expect(answer.parse(JSON.parse(before.stdout))).toMatchObject({ reason_code: 'state-unavailable' });
  const { status, stdout } = await terminal.p1(['dependencies'], env);
  expect(stdout).toMatch(/^package-lock\.json: 4 packages\n {2}sync +ran\n/);
  expect(status).toBe(0);
  const after = await terminal.p1(['dependencies', '--offline', '--json'], env);
  expect(answer.parse(JSON.parse(after.stdout))).toMatchObject({ decision: 'continue', reason_code: 'ok' });
});

test('what differs is told with its line and the command that mends it, and ends with 1', async () => {
  const env = install();
  write();
  commit();
  const packages = fittingPackages();
  Object.assign(packages['node_modules/delta'] ?? {}, {
    resolved: 'https://evil.example/delta/-/delta-1.1.1.tgz',
  });
  write(packages);
  const { status, stdout, stderr } = await terminal.p1(['dependencies', '--base', 'HEAD'], env);
  expect(status).toBe(1);
  expect(stdout).toMatch(
    /^error +package-lock\.json:\d+ {2}host-foreign\n.*evil\.example.*\n +fix: git checkout [0-9a-f]{12} -- package-lock\.json && npm install --package-lock-only/m,
  );
  expect(stderr).toMatch(/1 errors, 1 warnings/);
});
