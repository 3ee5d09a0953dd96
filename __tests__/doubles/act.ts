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

/** What starts a run: a push of all workflows unless told. */
export interface Trigger {
  readonly event?: string;
  /** One workflow's file, from the top of the repository. */
  readonly workflow?: string;
  /** What GitHub tells of the event. */
  readonly payload?: unknown;
  /** What was filled in by hand, for `workflow_dispatch`. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Jobs of this part of their matrix alone, as `name:value`. */
  readonly matrix?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
}

/** A consumer's repository in `consumer/`, whose workflows act runs on this machine without the network. */
export interface Consumer extends TempFolder {
  /** Commits all that is in the working tree. Returns the commit. */
  readonly commit: (message?: string) => string;
  readonly git: (...args: readonly string[]) => string;
  /** Runs workflows on what is committed. */
  readonly run: (trigger: Trigger) => Promise<ActRun>;
  /** Commits all and runs what a push to main would, with these secrets. */
  readonly push: (
    env?: Readonly<Record<string, string>>,
    secrets?: Readonly<Record<string, string>>,
  ) => Promise<ActRun>;
}

const IDENTITY = ['-c', 'user.name=nobody', '-c', 'user.email=nobody@example.org'];

/** act does not know yet that `$/name` is an action of the workflow's own repository. */
export function withoutNews(workflow: string): string {
  return workflow.replace(/uses: \$\/([a-z./-]+)/g, 'uses: org/p1/$1@v1');
}

/** `org/p1@v1` is what a consumer downloads of p1, the archive of HEAD, with its workflows as `rewrite` leaves them. */
export function useConsumer(
  rewrite: (workflow: string, file: string) => string = workflow => workflow,
): Consumer {
  const folder = useTempFolder();
  const children = new Set<ReturnType<typeof spawn>>();

  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    children.clear();
  });

  function download(): void {
    if (existsSync(folder.at('p1'))) return;
    mkdirSync(folder.at('p1'));
    execFileSync('git', ['archive', '--output', folder.at('p1.tar'), 'HEAD']);
    execFileSync('tar', ['-xf', folder.at('p1.tar'), '-C', folder.at('p1')]);
    for (const name of readdirSync(folder.at('p1/.github/workflows'))) {
      const file = folder.at(`p1/.github/workflows/${name}`);
      writeFileSync(file, withoutNews(rewrite(readFileSync(file, 'utf8'), name)));
    }
    // act hashes files by a CommonJS program in its cache, whatever a package.json above says.
    folder.write('cache/package.json', '{"type": "commonjs"}');
  }

  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', folder.at('consumer'), ...IDENTITY, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();

  function commit(message = 'push'): string {
    if (!existsSync(folder.at('consumer/.git'))) {
      git('init', '-q', '-b', 'main');
      git('remote', 'add', 'origin', 'https://github.com/octo-org/widgets');
    }
    git('add', '-A');
    git('commit', '-qm', message, '--allow-empty');
    return git('rev-parse', 'HEAD');
  }

  async function run(trigger: Trigger): Promise<ActRun> {
    download();
    const act = spawn('act', actArguments(trigger, folder), {
      cwd: folder.at('consumer'),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], HOME: folder.path, XDG_CACHE_HOME: folder.at('cache') },
    });
    children.add(act);
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
    commit,
    git,
    run,
    push: async (env = {}, secrets = {}) => {
      commit();
      return run({ env, secrets });
    },
  };
}

function actArguments(
  { event = 'push', workflow, payload, matrix, inputs = {}, env = {}, secrets = {} }: Trigger,
  folder: TempFolder,
): readonly string[] {
  const pairs = (flag: string, values: Readonly<Record<string, string>>) =>
    Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);
  return [
    event,
    ...(workflow === undefined ? [] : ['-W', workflow]),
    ...(payload === undefined ? [] : ['-e', folder.write('event.json', JSON.stringify(payload))]),
    ...(matrix === undefined ? [] : ['--matrix', matrix]),
    ...pairs('--input', inputs),
    ...pairs('-s', secrets),
    ...pairs('--env', env),
    ...['--no-cache-server', '--action-offline-mode'],
    ...['-P', 'ubuntu-24.04=-self-hosted', '-P', 'self-hosted=-self-hosted'],
    ...['--local-repository', `org/p1@v1=${folder.at('p1')}`],
  ];
}
