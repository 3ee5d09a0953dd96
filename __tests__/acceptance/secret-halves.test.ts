import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { startJob } from '../doubles/job/job.ts';
import { useProject } from '../doubles/project.ts';

const project = useProject();
const SECRET = { A_TOKEN: 'correct-horse-battery' };
/** One half on each stream, neither with a line break: p1 has to keep them apart. */
const HALVES = 'printf correct-horse; exec 1>&-; sleep 0.3; printf -- -battery >&2';

describe('a secret of which each stream gets a half does not stand whole', () => {
  test("in a job's log", async () => {
    const { stdout, outputs } = await startJob(project.path, SECRET).main('launch', { run: HALVES });
    expect(outputs['state']).toBe('SUCCESS');
    expect(stdout).toContain('correct-horse\n-battery');
  });

  test('in what is printed beside a JSON document', async () => {
    project.declare({ work: { run: HALVES } });
    const { stderr } = await project.launch('work', { env: SECRET });
    expect(stderr).toContain('correct-horse\n-battery');
  });

  test('where a terminal shows both streams', () => {
    const p1 = [process.execPath, project.cli, 'launch', '--', 'sh', '-c', HALVES];
    const { stdout } = spawnSync('sh', ['-c', 'exec "$@" 2>&1', 'sh', ...p1], {
      cwd: project.path,
      env: { ...project.env(), ...SECRET },
      encoding: 'utf8',
    });
    expect(stdout).toContain('-battery');
    expect(stdout).not.toContain(SECRET.A_TOKEN);
  });

  test('but a stream that is read by itself gets no line break of its own', () => {
    const run = 'printf correct-; printf err >&2; sleep 0.3; printf donkey';
    const p1 = [project.cli, 'launch', '--', 'sh', '-c', run];
    const { stdout } = spawnSync(process.execPath, p1, {
      cwd: project.path,
      env: { ...project.env(), ...SECRET },
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/^correct-donkey\n/);
  });
});
