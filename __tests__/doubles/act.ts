import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { afterEach } from '@jest/globals';
import { type TempFolder, useTempFolder } from './temp-folder.ts';

/** A workflow run, ended. */
export interface ActRun {
  readonly status: number | null;
  readonly log: string;
  /** The values that steps gave to an output of this name, in the order in which they were told. */
  readonly outputs: (name: string) => readonly string[];
}

/** A consumer's repository in `consumer/`, whose workflows act runs on this machine without the network. */
export interface Consumer extends TempFolder {
  /** Commits all and runs what a push to main would, with these secrets. */
  readonly push: (
    env?: Readonly<Record<string, string>>,
    secrets?: Readonly<Record<string, string>>,
  ) => Promise<ActRun>;
}

/** act does not know yet that `$/name` is an action of the workflow's own repository. */
function withoutNews(workflow: string): void {
  writeFileSync(
    workflow,
    readFileSync(workflow, 'utf8').replace(/uses: \$\/([a-z./-]+)/g, 'uses: org/p1/$1@v1'),
  );
}

/** `org/p1@v1` is what a consumer downloads of p1: the archive of HEAD. */
export function useConsumer(): Consumer {
  const folder = useTempFolder();
  let child: ReturnType<typeof spawn> | undefined;

  afterEach(() => void child?.kill('SIGKILL'));

  function download(): void {
    if (existsSync(folder.at('p1'))) return;
    mkdirSync(folder.at('p1'));
    execFileSync('git', ['archive', '--output', folder.at('p1.tar'), 'HEAD']);
    execFileSync('tar', ['-xf', folder.at('p1.tar'), '-C', folder.at('p1')]);
    for (const name of readdirSync(folder.at('p1/.github/workflows')))
      withoutNews(folder.at(`p1/.github/workflows/${name}`));
  }

  function commit(): void {
    const identity = ['-c', 'user.name=nobody', '-c', 'user.email=nobody@example.org'];
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', folder.at('consumer'), ...identity, ...args], { stdio: 'ignore' });
    if (!existsSync(folder.at('consumer/.git'))) {
      git('init', '-q', '-b', 'main');
      git('remote', 'add', 'origin', 'https://github.com/octo-org/widgets');
    }
    git('add', '-A');
    git('commit', '-qm', 'push', '--allow-empty');
  }

  async function push(
    env: Readonly<Record<string, string>> = {},
    secrets: Readonly<Record<string, string>> = {},
  ): Promise<ActRun> {
    download();
    commit();
    const hidden = Object.entries(secrets).flatMap(([name, value]) => ['-s', `${name}=${value}`]);
    const given = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
    const platform = ['-P', 'ubuntu-24.04=-self-hosted'];
    const p1 = ['--local-repository', `org/p1@v1=${folder.at('p1')}`];
    const act = spawn(
      'act',
      ['push', ...hidden, '--no-cache-server', '--action-offline-mode', ...platform, ...p1, ...given],
      {
        cwd: folder.at('consumer'),
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH: process.env['PATH'], HOME: folder.path, XDG_CACHE_HOME: folder.at('cache') },
      },
    );
    child = act;
    const ended = new Promise<number | null>((resolve, reject) =>
      act.once('error', reject).once('close', resolve),
    );
    const [status, stdout, stderr] = await Promise.all([ended, text(act.stdout), text(act.stderr)]);
    const log = stdout + stderr;
    const outputs = (name: string) =>
      [...log.matchAll(new RegExp(`::set-output:: ${name}=(.*)`, 'g'))].map(match => match[1]?.trim() ?? '');
    return { status, log, outputs };
  }

  return {
    get path() {
      return folder.path;
    },
    at: folder.at,
    write: folder.write,
    read: folder.read,
    push,
  };
}
