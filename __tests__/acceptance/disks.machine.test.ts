// needs: root, setpriv, tmpfs
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { unfinished } from '../doubles/aftermath.ts';
import { type Launched, launchedOf, useProject } from '../doubles/project.ts';

const mounted: string[] = [];

// Declared before the project, so that it runs before the folder goes.
afterEach(() => {
  for (const folder of mounted.splice(0)) run('umount', ['--lazy', folder]);
});

const project = useProject();

function run(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
}

function mount(folder: string, options: string): void {
  mkdirSync(folder, { recursive: true });
  run('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  mounted.push(folder);
}

const declare = (work: string, own: Readonly<Record<string, unknown>> = {}): void =>
  project.declare({ work: { run: work, timeout: '20s', ...own } });

async function goodSet(): Promise<string> {
  declare('echo good > "$P1_OUTPUT_DIR/a"');
  const { result, stderr } = await project.launch('work');
  if (result.reason_code !== 'ok') throw new Error(stderr);
  return result.data.run_id ?? '';
}

/** Root may write anywhere; without this capability it meets the modes of folders like anybody else. */
function launchWithoutOverride(): Launched {
  const drop = ['--bounding-set', '-dac_override', '--inh-caps', '-dac_override'];
  const command = [process.execPath, project.cli, 'launch', '--json', 'work'];
  const { status, signal, stdout, stderr } = spawnSync('setpriv', [...drop, ...command], {
    cwd: project.path,
    env: project.env(),
    encoding: 'utf8',
  });
  return launchedOf({ status, signal, stdout, stderr });
}

/** The run failed with one clear sentence and its fix, and a reader sees what it saw before. */
function expectRefused(
  { status, result, stderr }: Launched,
  {
    former,
    code,
    message,
    fix,
    isFinished = true,
  }: { former: string; code: string; message: RegExp; fix: RegExp; isFinished?: boolean },
): void {
  expect(result).toMatchObject({ decision: 'failure', reason_code: code, data: { state: 'FAIL' } });
  expect(result.message).toMatch(message);
  expect(result.fix).toMatch(fix);
  expect(status).toBe(1);
  expect(stderr).not.toMatch(/^ {4}at /m);
  expect(project.current('work')).toMatchObject({ kind: 'whole', run: former });
  if (isFinished) expectFinished();
}

function expectFinished(): void {
  expect(unfinished(project.at('.p1'))).toEqual([]);
}

describe('a disk that is full', () => {
  const full = { code: 'io-error', message: /ENOSPC/, fix: /Free disk space/ };

  test.each([0, 4, 8, 12, 16, 20, 24, 40, 60, 100])(
    'with %i KiB left when the step ends: the former set or the new one, whole, and p1 says which',
    async kib => {
      mount(project.at('.p1'), 'size=3m,nr_inodes=2000');
      const former = await goodSet();
      declare(
        `for n in 1 2 3 4 5 6 7 8; do echo $n > "$P1_OUTPUT_DIR/$n"; done
        head -c ${kib * 1024 + 1} /dev/zero > "$P1_WORKSPACE/spare"
        cat /dev/zero > "$P1_WORKSPACE/filler" 2>/dev/null || true
        rm "$P1_WORKSPACE/spare"`,
      );
      const launched = await project.launch('work');
      if (launched.status === 0) {
        expect(project.current('work')).toMatchObject({ kind: 'whole', run: launched.result.data.run_id });
      } else expectRefused(launched, { former, ...full });
    },
  );

  test('before the step starts is an io-error, and the step is not started', async () => {
    mount(project.at('.p1'), 'size=1m,nr_inodes=200');
    const former = await goodSet();
    spawnSync('bash', ['-c', `cat /dev/zero > ${project.at('.p1/filler')}`]);
    declare(`touch ${project.at('started')}`);
    const launched = await project.launch('work');
    expectRefused(launched, { former, ...full });
    expect(existsSync(project.at('started'))).toBe(false);
  });

  test('without an inode left is an io-error as well, and the failure is kept once there is room', async () => {
    mount(project.at('.p1'), 'size=4m,nr_inodes=120');
    const former = await goodSet();
    declare(
      'echo new > "$P1_OUTPUT_DIR/a"; n=0; while touch "$P1_WORKSPACE/$((n++))" 2>/dev/null; do :; done; true',
    );
    const refused = await project.launch('work');
    expectRefused(refused, { former, ...full, isFinished: false });
    const id = refused.result.data.run_id ?? '';
    rmSync(project.at(`.p1/tmp/run_${id}/workspace`), { recursive: true });
    declare('echo new > "$P1_OUTPUT_DIR/a"');
    const { result } = await project.launch('work');
    expect(result.reason_code).toBe('ok');
    expectFinished();
    expect(JSON.parse(project.read(`.p1/DLQ/ready/${id}/entry.json`))).toMatchObject({
      error: { reason_code: 'io-error' },
    });
  });

  test('where the log goes stops no step: the log says that it is cut short', async () => {
    mount(project.at('.p1/tmp'), 'size=256k');
    declare('head -c 2000000 /dev/zero; echo new > "$P1_OUTPUT_DIR/a"');
    const { result } = await project.launch('work');
    expect(result.reason_code).toBe('ok');
    expect(project.journals()).toContain("The step's log is incomplete: ENOSPC");
  });
});

describe('a folder that may not be written', () => {
  const refused = { code: 'io-error', message: /EACCES/, fix: /Let this user write below `root`/ };

  test('of the output sets: the former set stays', async () => {
    const former = await goodSet();
    declare(`chmod 555 ${project.at('.p1/outputs/work')}; echo new > "$P1_OUTPUT_DIR/a"`);
    const launched = launchWithoutOverride();
    chmodSync(project.at('.p1/outputs/work'), 0o755);
    expect(launched.result).toMatchObject({ reason_code: 'io-error' });
    expect(launched.result.message).toMatch(refused.message);
    expect(launched.result.fix).toMatch(refused.fix);
    expect(project.current('work')).toMatchObject({ kind: 'whole', run: former });
  });

  test.each(['tmp', 'outputs', 'outputs/work'])('%s, from the start: the step is not started', async name => {
    const former = await goodSet();
    chmodSync(project.at('.p1', name), 0o555);
    declare(`touch ${project.at('started')}`);
    const launched = launchWithoutOverride();
    chmodSync(project.at('.p1', name), 0o755);
    if (name === 'outputs') expect(launched.result.reason_code).toBe('ok');
    else {
      expectRefused(launched, { former, ...refused });
      expect(existsSync(project.at('started'))).toBe(false);
    }
  });

  test('a read-only file system is an io-error that says so', async () => {
    mount(project.at('.p1'), 'size=2m');
    const former = await goodSet();
    run('mount', ['-o', 'remount,ro', project.at('.p1')]);
    const launched = await project.launch('work');
    run('mount', ['-o', 'remount,rw', project.at('.p1')]);
    expectRefused(launched, { former, code: 'io-error', message: /EROFS/, fix: /read-only/ });
  });
});

describe('tmp/ on another file system than outputs/', () => {
  test('a step succeeds, and its set is whole', async () => {
    mount(project.at('.p1/tmp'), 'size=4m');
    const run = await goodSet();
    expect(project.current('work')).toMatchObject({ kind: 'whole', run });
  });

  test('of a run that failed the evidence is kept all the same, and nothing stays in outputs/', async () => {
    mount(project.at('.p1/tmp'), 'size=4m');
    const former = await goodSet();
    declare(
      'mkdir "$P1_OUTPUT_DIR/deep"; echo part > "$P1_OUTPUT_DIR/deep/a"; ln -s deep/a "$P1_OUTPUT_DIR/l"; exit 3',
    );
    const launched = await project.launch('work');
    expectRefused(launched, { former, code: 'exit-nonzero', message: /exit code 3/, fix: /log/ });
    const kept = project.at(`.p1/tmp/run_${launched.result.data.run_id}/rejected-outputs`);
    expect(readFileSync(`${kept}/deep/a`, 'utf8')).toBe('part\n');
    expect(readdirSync(kept).sort()).toEqual(['deep', 'l']);
  });

  test('which is full: the run fails, and nothing stays in outputs/', async () => {
    mount(project.at('.p1/tmp'), 'size=128k');
    const former = await goodSet();
    declare('head -c 1000000 /dev/zero > "$P1_OUTPUT_DIR/big"; exit 3');
    const launched = await project.launch('work');
    expectRefused(launched, { former, code: 'exit-nonzero', message: /exit code 3/, fix: /log/ });
  });
});

describe('outputs that are no set', () => {
  test.each([
    [
      'a link to a file outside',
      'ln -s /etc/hostname "$P1_OUTPUT_DIR/l"',
      /l is a link that does not lead to a file of the same set/,
    ],
    [
      'a relative link that leads outside',
      'ln -s ../../../../.github/p1.yml "$P1_OUTPUT_DIR/l"',
      /does not lead/,
    ],
    ['a link to a folder outside', 'ln -s /etc "$P1_OUTPUT_DIR/l"', /does not lead/],
    ['a link to nothing', 'ln -s gone "$P1_OUTPUT_DIR/l"', /does not lead/],
    [
      'a folder that became a link outside',
      'rmdir "$P1_OUTPUT_DIR"; ln -s /etc "$P1_OUTPUT_DIR"',
      /link|not a folder|outside/,
    ],
    ['a pipe', 'mkfifo "$P1_OUTPUT_DIR/p"', /neither a file nor/],
    ['none at all, the folder removed', 'rm -r "$P1_OUTPUT_DIR"', /P1_OUTPUT_DIR|incoming|missing|matches/],
  ])('%s is refused by name, and the former set stays', async (_title, work, message) => {
    const former = await goodSet();
    declare(work);
    const launched = await project.launch('work');
    expectRefused(launched, { former, code: launched.result.reason_code, message, fix: /./ });
    expect(['outputs-invalid', 'outputs-missing']).toContain(launched.result.reason_code);
  });

  test('a file that somebody else changes while it is hashed is refused, or is in the set as it was hashed', async () => {
    const former = await goodSet();
    const writer = `while :; do echo more >> "$1" || exit; sleep 0.001; done`;
    project.write('writer.sh', writer);
    declare('head -c 80000000 /dev/zero > "$P1_OUTPUT_DIR/big"; echo "$P1_OUTPUT_DIR" > where; sleep 0.3');
    const p1 = project.start('work');
    await p1.printed('QUEUED -> RUNNING');
    // The writer belongs to no step: the file alone tells of it.
    spawnSync('bash', [
      '-c',
      `until [ -s ${project.at('where')} ]; do sleep 0.01; done; (timeout 5 bash ${project.at('writer.sh')} "$(cat ${project.at('where')})/big" >/dev/null 2>&1 &)`,
    ]);
    const launched = launchedOf(await p1.ended);
    expectRefused(launched, {
      former,
      code: 'outputs-invalid',
      message: /big changed/,
      fix: /Correct the step/,
    });
  });
});
