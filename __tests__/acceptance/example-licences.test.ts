import { cpSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { terminalIn } from '../doubles/terminal.ts';

const folder = useTempFolder();
const { p1 } = terminalIn(() => folder.at('repository'));

test('the example runs end to end from a copy of its folder: inventory, then report from its outputs', async () => {
  cpSync('examples/licences', folder.at('repository'), {
    recursive: true,
    filter: source => !source.endsWith('/.p1'),
  });
  const lockfile = JSON.stringify({ lockfile: resolve('package-lock.json') });
  const inventory = await p1(['launch', 'inventory', '--parameters', lockfile]);
  expect(inventory).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('RESULT: PASS: step inventory'),
  });
  const report = await p1(['launch', 'report']);
  expect(report).toMatchObject({ status: 0, stdout: expect.stringContaining('RESULT: PASS: step report') });
  expect(folder.read('repository/.p1/outputs/report/current/report.md')).toMatch(
    /^# \d+ packages, \d+ licences\n/,
  );
  expect((await p1(['runs'])).stdout).toContain('2 of 2 runs.');
});
