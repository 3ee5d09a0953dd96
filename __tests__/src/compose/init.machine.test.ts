// needs: actionlint, zizmor
import { execFileSync } from 'node:child_process';
import { expect, it } from '@jest/globals';
import { initialise } from '../../../src/compose/init.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();

it('writes workflows in which actionlint and zizmor find nothing', () => {
  folder.write('package.json', '{"scripts": {"report": "x"}}');
  folder.write('main.py', '');
  execFileSync('git', ['init', '--quiet'], { cwd: folder.path });
  initialise(folder.path);
  const run = (program: string, ...args: readonly string[]) =>
    execFileSync(program, args, { cwd: folder.path, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  expect(run('actionlint', '-no-color', '-shellcheck=', '-pyflakes=')).toBe('');
  const policy = new URL('../../../.ci/zizmor.yml', import.meta.url).pathname;
  const said = run(
    'zizmor',
    '--offline',
    '--no-progress',
    '--color=never',
    '--pedantic',
    '--config',
    policy,
    '.github/workflows',
  );
  expect(said).toMatch(/No findings to report/);
});
