import { spawn } from 'node:child_process';
import { systemCode, visible } from '../kernel/errors.ts';
import type { Environment } from '../kernel/inputs.ts';

/** How an npm ended, with what it printed. */
export type NpmAnswer =
  | { readonly kind: 'ended'; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'unavailable'; readonly why: string };

/** The user's own npm: it knows the registries, the proxies and the tokens. */
export type NpmClient = (args: readonly string[], folder: string) => Promise<NpmAnswer>;

/** npm itself tries again for some minutes; nobody waits that long for a check. */
const LIMIT_MS = 60_000;
const MAXIMUM_OUTPUT = 256 * 1024 * 1024;

export interface NpmClientOptions {
  readonly limitMs?: number;
  /** Calls its argument when the answer is not waited for any more: npm ends then. */
  readonly onStop?: (end: () => void) => void;
}

export function npmClient(
  env: Environment,
  { limitMs = LIMIT_MS, onStop = () => {} }: NpmClientOptions = {},
): NpmClient {
  return (args, folder) =>
    new Promise(resolve => {
      const child = spawn('npm', args, {
        cwd: folder,
        env: environmentFor(env),
        stdio: ['ignore', 'pipe', 'pipe'],
        // A group of its own, so that what npm started ends with it.
        detached: true,
      });
      const printed: Readonly<Record<'stdout' | 'stderr', Buffer[]>> = { stdout: [], stderr: [] };
      let bytes = 0;
      const timer = setTimeout(() => {
        end(child.pid);
        resolve({
          kind: 'unavailable',
          why: `\`npm ${args[0] ?? ''}\` gave no answer within ${limitMs / 1000} s`,
        });
      }, limitMs);
      onStop(() => {
        if (child.exitCode === null && child.signalCode === null) end(child.pid);
        clearTimeout(timer);
        resolve({ kind: 'unavailable', why: `\`npm ${args[0] ?? ''}\` was not waited for any longer` });
      });
      for (const name of ['stdout', 'stderr'] as const)
        child[name].on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > MAXIMUM_OUTPUT) end(child.pid);
          else printed[name].push(chunk);
        });
      child.once('error', error => {
        clearTimeout(timer);
        const isMissing = systemCode(error) === 'ENOENT';
        resolve({ kind: 'unavailable', why: isMissing ? 'there is no npm on this machine' : error.message });
      });
      child.once('close', (code, signal) => {
        clearTimeout(timer);
        const [stdout, stderr] = [textOf(printed.stdout), textOf(printed.stderr)];
        resolve(
          code === null
            ? { kind: 'unavailable', why: `\`npm ${args[0] ?? ''}\` was ended by ${signal ?? 'a signal'}` }
            : { kind: 'ended', code, stdout, stderr },
        );
      });
    });
}

/** What npm said of its trouble, on one line. */
export function troubleOf({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string {
  const lines = stderr
    .split('\n')
    .flatMap(line => /^npm (?:error|ERR!) (?!A complete log|code )(.+)/.exec(line)?.[1] ?? []);
  return visible((lines[0] ?? stderr.split('\n')[0] ?? stdout.split('\n')[0] ?? '').slice(0, 300)).replace(
    /\.$/,
    '',
  );
}

function environmentFor(env: Environment): Record<string, string> {
  const kept = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return {
    ...Object.fromEntries(kept),
    NO_UPDATE_NOTIFIER: '1',
    npm_config_loglevel: 'error',
    npm_config_fund: 'false',
  };
}

function end(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended meanwhile.
  }
}

function textOf(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8');
}
