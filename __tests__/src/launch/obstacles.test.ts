import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { launchIn, stepOf } from '../../doubles/step-launch.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';
import { terminalIn } from '../../doubles/terminal.ts';

const folder = useTempFolder();
const { p1 } = terminalIn(() => folder.path);

test('a switch that fails leaves neither a set nor a link on its way', async () => {
  folder.write('.p1/outputs/work/current/x', '');
  await launchIn(folder.path, stepOf('echo > "$P1_OUTPUT_DIR/a"'));
  expect(readdirSync(folder.at('.p1/outputs/work'))).toEqual(['current']);
});

test('a root that is a file is refused with a fix, and is no bug of p1', async () => {
  folder.write('.p1', 'x');
  const { stdout, stderr, status } = await p1(['launch', '--json', '--', 'true']);
  expect(stdout).toContain('"reason_code":"io-error"');
  expect(stderr).toContain('set another `root`');
  expect(status).toBe(1);
});
