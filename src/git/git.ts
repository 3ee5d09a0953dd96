import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { ExternalError, systemCode, visible } from '../kernel/errors.ts';
import type { Environment } from '../kernel/inputs.ts';
import { FIXED_OPTIONS, gitEnvironment } from './git-environment.ts';
import { UnresolvableError } from './unresolvable.ts';
import { wideGit } from './wide-output.ts';

/** The machine's git, in one folder. It reads, and neither fetches nor writes. */
export interface Git {
  /** All that `git <args>` prints. @throws as `stream` does. */
  readonly read: (args: readonly string[], input?: string) => Promise<Buffer>;
  /** The same, or null when git ends with another code than 0. */
  readonly ask: (args: readonly string[]) => Promise<Buffer | null>;
  /**
   * What `git <args>` prints, as it comes; `input` is its standard input. A git that fails after all was read throws too.
   *
   * @throws UnresolvableError when there is no git, no repository, or an object is missing; ExternalError for the rest.
   */
  readonly stream: (args: readonly string[], input?: string) => AsyncGenerator<Buffer, void, undefined>;
  /** As `stream`, for much output: it comes in larger parts, where the machine has a way to make git print so. */
  readonly streamMuch: Git['stream'];
}

export interface GitOptions {
  readonly folder: string;
  readonly env: Environment;
}

/** More of what git says of its trouble is not kept. */
const KEPT_STDERR = 4096;

export function openGit({ folder, env }: GitOptions): Git {
  const childEnv = gitEnvironment(env);
  const { PATH: path } = env;

  const stream: Git['stream'] = (args, input) => streamOf(['git'], args, input);
  const streamMuch: Git['stream'] = (args, input) => streamOf(wideGit(path), args, input);

  async function* streamOf(
    [program, ...words]: ReturnType<typeof wideGit>,
    args: readonly string[],
    input: string | undefined,
  ): AsyncGenerator<Buffer, void, undefined> {
    const child = spawn(program, [...words, ...FIXED_OPTIONS, ...args], {
      cwd: folder,
      env: childEnv,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const ended = once(child, 'close');
    // It may fail before anybody waits for it.
    ended.catch(() => undefined);
    const trouble = tailOf(child.stderr);
    // A git that ends early has its reasons on standard error.
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
    let hasEnded = false;
    try {
      for await (const chunk of child.stdout) yield chunk;
      const [code, signal] = await ended;
      hasEnded = true;
      if (code !== 0) throw failure(args, trouble(), code ?? signal);
    } catch (error) {
      throw systemCode(error) === 'ENOENT' ? noGit() : error;
    } finally {
      if (!hasEnded) child.kill('SIGKILL');
    }
  }

  async function read(args: readonly string[], input?: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream(args, input)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  async function ask(args: readonly string[]): Promise<Buffer | null> {
    try {
      return await read(args);
    } catch (error) {
      if (error instanceof ExternalError) return null;
      throw error;
    }
  }

  return { read, ask, stream, streamMuch };
}

/** The lines of what git printed, without the last line's end. */
export function linesOf(output: Buffer): readonly string[] {
  const text = output.toString('utf8').trimEnd();
  return text === '' ? [] : text.split('\n');
}

function tailOf(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text = `${text}${chunk}`.slice(-KEPT_STDERR);
  });
  return () => text.trim();
}

function failure(args: readonly string[], trouble: string, end: unknown): Error {
  if (/not a git repository/i.test(trouble))
    return new UnresolvableError(
      'This folder is in no git repository.',
      'Run it in a clone (`actions/checkout` with `fetch-depth: 0`), or, to scan a folder as it is: `p1 scan --tree <folder>`.',
    );
  if (/dubious ownership/i.test(trouble))
    return new UnresolvableError(
      'git refuses this repository, since it belongs to another user.',
      'Run `git config --global --add safe.directory "$PWD"` in it before.',
    );
  if (
    /not allowed|lazy fetch|promisor|missing (?:blob|tree|commit|object)|unable to read|bad object|could not fetch/i.test(
      trouble,
    )
  )
    return new UnresolvableError(
      `Objects of this repository are missing (${told(trouble)}).`,
      'It is a partial clone, or damaged: clone without `--filter` (`actions/checkout` without `filter`), or run `git fetch --refetch --no-filter`.',
    );
  const command = args.find(arg => !arg.startsWith('-')) ?? '';
  return new ExternalError(`\`git ${command}\` ended with ${String(end)}: ${told(trouble)}.`, {
    isRetryable: false,
    fix: 'Run `git fsck` in this repository, and mend what it tells.',
  });
}

function told(trouble: string): string {
  const line =
    trouble.split('\n').find(each => /^(?:fatal|error):/.test(each)) ?? trouble.split('\n')[0] ?? '';
  return visible(line.replace(/\.$/, '').slice(0, 300)) || 'it gave no reason';
}

function noGit(): Error {
  return new UnresolvableError(
    'There is no git on this machine, or the folder is not there.',
    'Install git (2.31 or later); to scan a folder without it: `p1 scan --tree <folder>`.',
  );
}
