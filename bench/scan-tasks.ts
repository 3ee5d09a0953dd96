import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Task } from './measure.ts';

export type PeerName = 'gitleaks' | 'kingfisher' | 'betterleaks';
/** Programs by path. */
export type Peers = Readonly<Partial<Record<PeerName, string>>>;

const CLI = resolve('dist/cli.js');

/** `p1 scan` in a repository; `afresh` takes away what earlier ones remembered. */
export function scanTask(folder: string, args: readonly string[], memory: 'afresh' | 'kept'): Task {
  requireScan(folder, args);
  return {
    prepare: () => {
      if (memory === 'afresh') rmSync(join(folder, '.p1'), { recursive: true, force: true });
    },
    commands: [{ argv: [process.execPath, CLI, 'scan', ...args], cwd: folder }],
  };
}

/** @throws Error for a p1 that does not scan: its time would mean nothing. */
function requireScan(folder: string, args: readonly string[]): void {
  const whole = [CLI, 'scan', ...args, '--json'];
  const { stdout } = spawnSync(process.execPath, whole, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (!/"reason_code":"(?:ok|findings)"/.test(stdout)) throw new Error(`p1 did not scan: ${stdout}`);
}

const PEER_ARGUMENTS: Readonly<
  Record<PeerName, (source: 'tree' | 'history', folder: string) => readonly string[]>
> = {
  gitleaks: (source, folder) => [
    source === 'tree' ? 'dir' : 'git',
    folder,
    '--no-banner',
    '--exit-code',
    '0',
  ],
  betterleaks: (source, folder) => [source === 'tree' ? 'fs' : 'git', folder, '--exit-code', '0'],
  kingfisher: (source, folder) => [
    'scan',
    folder,
    '--git-history',
    source === 'tree' ? 'none' : 'full',
    '--no-validate',
    '--no-update-check',
  ],
};

/** kingfisher says by these that it found something, or something that is valid. */
const GOOD_CODES = [0, 200, 205];

/** @throws Error for a peer that does not scan: its time would mean nothing. */
export function peerTask(name: PeerName, program: string, source: 'tree' | 'history', folder: string): Task {
  const args = PEER_ARGUMENTS[name](source, folder);
  const { status, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
  if (status === null || !GOOD_CODES.includes(status))
    throw new Error(`${name} ended with ${status}: ${stderr}`);
  return { commands: [{ argv: [program, ...args], cwd: folder }] };
}

/** What git alone takes for the diffs of all commits, shared by so many processes. */
export function gitDiffs(scratch: string, clone: string, processes: number): Task {
  const commits = execFileSync('git', ['rev-list', '--all'], {
    cwd: clone,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  })
    .trim()
    .split('\n');
  const each = Math.ceil(commits.length / processes);
  const commands = Array.from({ length: processes }, (_, index) => {
    const list = join(scratch, `commits-${processes}-${index}`);
    writeFileSync(list, `${commits.slice(index * each, (index + 1) * each).join('\n')}\n`);
    return `git diff-tree --stdin --root -r -p -c -U0 --no-ext-diff --no-textconv < '${list}' > /dev/null &`;
  });
  return { commands: [{ argv: ['sh', '-c', `${commands.join('\n')}\nwait`], cwd: clone }] };
}

/** A history scan of a branch that was scanned before it got its last `commits` commits. */
export function growingHistory(scratch: string, clone: string, commits: number): Task {
  const folder = join(scratch, 'growing');
  execFileSync('git', ['clone', '--quiet', '--no-local', '--single-branch', '--no-tags', clone, folder]);
  const git = (...args: readonly string[]): string =>
    execFileSync('git', [...args], { cwd: folder, encoding: 'utf8' }).trim();
  git('remote', 'remove', 'origin');
  const branch = git('symbolic-ref', 'HEAD');
  const [head, before] = [git('rev-parse', 'HEAD'), git('rev-parse', `HEAD~${commits}`)];
  const scan = [CLI, 'scan', '--history'];
  return {
    prepare: () => {
      rmSync(join(folder, '.p1'), { recursive: true, force: true });
      git('update-ref', branch, before);
      spawnSync(process.execPath, scan, { cwd: folder, stdio: 'ignore' });
      git('update-ref', branch, head);
    },
    commands: [{ argv: [process.execPath, ...scan], cwd: folder }],
  };
}

/** A folder that is no repository, with so many copies of the files of `clone`. */
export function copiesOf(scratch: string, clone: string, factor: number, name = `x${factor}`): string {
  const folder = join(scratch, name);
  mkdirSync(folder);
  for (let copy = 0; copy < factor; copy += 1)
    cpSync(clone, join(folder, `${copy}`), {
      recursive: true,
      filter: path => !/\/\.(?:git|p1)(?:$|\/)/.test(path),
    });
  return folder;
}

/** One more scan, in which p1 tells its own peak at its end. */
export function peakMemoryMb(scratch: string, folder: string, args: readonly string[]): number {
  const probe = join(scratch, 'peak.cjs');
  const answer = join(scratch, 'peak.txt');
  const told = 'process.resourceUsage().maxRSS';
  writeFileSync(
    probe,
    `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(answer)}, String(${told})));\n`,
  );
  rmSync(join(folder, '.p1'), { recursive: true, force: true });
  spawnSync(process.execPath, ['--require', probe, CLI, 'scan', ...args], { cwd: folder, stdio: 'ignore' });
  return Number(readFileSync(answer, 'utf8')) / 1024;
}
