import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach } from '@jest/globals';

export interface ChildOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface ChildAnswer {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A node program that runs. */
export interface Child {
  readonly ended: Promise<ChildAnswer>;
  /** Resolves once the child has printed `text` on either stream; rejects if it ends without. */
  readonly printed: (text: string) => Promise<void>;
  readonly kill: (signal: NodeJS.Signals) => void;
}

const running = new Set<ChildProcess>();

/** A child outlives no test, however that ends: TERM lets p1 end its step first. */
afterEach(async () => {
  for (const child of running) {
    const closed = once(child, 'close');
    child.kill('SIGTERM');
    await closed;
  }
});

/** Starts `node <file> <args>` with this environment and no other, without standard input. */
export function startNode(file: string, args: readonly string[], { cwd, env }: ChildOptions): Child {
  const child = spawn(process.execPath, [file, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.once('close', () => running.delete(child));
  const printed = { stdout: '', stderr: '' };
  const watchers = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      printed[name] += chunk;
      for (const look of watchers) look();
    });
  }
  const ended = new Promise<ChildAnswer>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve({ status, signal, ...printed }));
  });
  return {
    ended,
    printed: text =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (`${printed.stdout}\n${printed.stderr}`.includes(text)) resolve();
        };
        watchers.add(look);
        look();
        const never = () => reject(new Error(`it ended and never printed ${text}: ${printed.stderr}`));
        ended.then(never, never);
      }),
    kill: signal => void child.kill(signal),
  };
}

/** What every child needs and no more: nothing of the machine that runs the tests. */
export function bareEnvironment(home: string): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: home, TZ: 'UTC' };
}
