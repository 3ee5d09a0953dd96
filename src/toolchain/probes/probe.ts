import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { messageOf, quote, systemCode } from '../../kernel/errors.ts';
import type { Environment } from '../../kernel/inputs.ts';
import type { Tool } from '../pin.ts';
import { type Version, versionAt } from '../version.ts';
import { endProbe } from './end-probe.ts';
import { probeEnvironment } from './probe-environment.ts';
import { PROBES } from './probes.ts';

/** What is installed of a tool. `failed`: it is there and does not say. */
export type Installed =
  | { readonly kind: 'found'; readonly version: Version; readonly command: string }
  | { readonly kind: 'missing'; readonly command: string }
  | { readonly kind: 'failed'; readonly command: string; readonly why: string };

export interface ProbeOptions {
  /** Where it is asked: version managers answer by the folder. */
  readonly folder: string;
  readonly env: Environment;
  readonly limitMs?: number;
}

const LIMIT_MS = 2000;
const MOST_BYTES = 64 * 1024;

/** Asks `tool` for its version. Whatever it does, there is an answer within the limit; what hangs, or holds on to its output, is killed with all that it started. */
export async function probe(tool: Tool, options: ProbeOptions): Promise<Installed> {
  const { commands, pattern } = PROBES[tool];
  const names = commands.map(words => words.join(' ')).join(' or ');
  for (const [program, ...words] of commands) {
    const answer = await ask(program, words, options);
    const command = [program, ...words].join(' ');
    if (answer.kind === 'missing') continue;
    if (answer.kind === 'failed') return { ...answer, command };
    const version = versionAt(pattern.exec(answer.output)?.[1] ?? '');
    if (answer.code === 0 && version !== null) return { kind: 'found', version: version.version, command };
    return { kind: 'failed', command, why: whyNot(answer) };
  }
  return { kind: 'missing', command: names };
}

type Answer =
  | {
      readonly kind: 'ended';
      readonly output: string;
      readonly code: number | null;
      readonly signal: string | null;
    }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly why: string };

function ask(
  program: string,
  words: readonly string[],
  { folder, env, limitMs = LIMIT_MS }: ProbeOptions,
): Promise<Answer> {
  const mark = `P1_PROBE=${randomUUID()}`;
  const [name = '', value = ''] = mark.split('=');
  return new Promise(resolve => {
    const child = spawn(program, words, {
      cwd: folder,
      env: { ...probeEnvironment(env), [name]: value },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let output = '';
    const keep = (chunk: Buffer): void => {
      if (output.length < MOST_BYTES) output += chunk.toString('utf8');
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const tooLate: Answer = {
      kind: 'failed',
      why: `it did not answer within ${limitMs / 1000} s, and was killed`,
    };
    const timer = setTimeout(() => afterPending(() => finish(tooLate)), limitMs);
    child.once('error', error =>
      finish(
        systemCode(error) === 'ENOENT' ? { kind: 'missing' } : { kind: 'failed', why: messageOf(error) },
      ),
    );
    // A process that it left behind may hold the pipe open: what came within a moment of its end is all.
    child.once('exit', (code, signal) => {
      const ended = (): void => finish({ kind: 'ended', output, code, signal });
      child.once('close', ended);
      setTimeout(() => afterPending(ended), 100).unref();
    });

    function finish(answer: Answer): void {
      clearTimeout(timer);
      if (child.pid !== undefined && (answer.kind === 'failed' || child.stdout.readable))
        endProbe(child.pid, mark);
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      resolve(answer);
    }
  });
}

/**
 * Calls `next` once what has come already has been taken. A process that was busy for long finds its timers due before it has looked at its
 * pipes: a tool that answered at once would count as one that said nothing.
 */
function afterPending(next: () => void): void {
  setImmediate(() => setImmediate(next));
}

function whyNot({ output, code, signal }: Extract<Answer, { kind: 'ended' }>): string {
  const end =
    signal !== null
      ? `it was ended by ${signal}`
      : code === 0
        ? 'it ended well'
        : `it ended with exit code ${code}`;
  const said = output.trim();
  return said === '' ? `${end} and said nothing` : `${end} and said ${quote(said)}`;
}
