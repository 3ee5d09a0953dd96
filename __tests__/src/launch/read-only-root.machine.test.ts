// needs: root, setpriv
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { bareEnvironment } from '../../doubles/child.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();

/** Root may write anywhere; without this capability it meets the modes of folders like anybody else. */
function launchWithoutOverride() {
  const command = [process.execPath, resolve('dist/cli.js'), 'launch', '--json', '--', 'touch', 'started'];
  const drop = ['--bounding-set', '-dac_override', '--inh-caps', '-dac_override', ...command];
  const env = bareEnvironment(folder.path);
  return spawnSync('setpriv', drop, { cwd: folder.path, encoding: 'utf8', env });
}

test('a root that may no longer be written is one clear io-error, and the step is not started', () => {
  folder.write('.p1/.gitignore', '*\n');
  chmodSync(folder.at('.p1'), 0o555);
  const { status, stdout, stderr } = launchWithoutOverride();
  expect(status).toBe(1);
  const result: unknown = JSON.parse(stdout);
  expect(result).toMatchObject({
    decision: 'failure',
    reason_code: 'io-error',
    message: expect.stringContaining('EACCES'),
    fix: expect.stringContaining('root'),
  });
  expect(stderr).not.toMatch(/^ {4}at /m);
  expect(existsSync(folder.at('started'))).toBe(false);
});

test('outputs that cannot be put in place fail the run, and the former ones stay current', () => {
  expect(launchWithoutOverride().status).toBe(0);
  const before = folder.read('.p1/outputs/command/current/manifest.json');
  chmodSync(folder.at('.p1/outputs/command'), 0o555);
  const { status, stdout } = launchWithoutOverride();
  chmodSync(folder.at('.p1/outputs/command'), 0o755);
  const result: unknown = JSON.parse(stdout);
  expect({ status, result }).toMatchObject({ status: 1, result: { reason_code: 'io-error' } });
  expect(folder.read('.p1/outputs/command/current/manifest.json')).toBe(before);
});
