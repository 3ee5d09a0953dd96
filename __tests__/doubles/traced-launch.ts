import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bareEnvironment, type ChildAnswer } from './child.ts';
import { killAll, liveProcesses } from './live-processes.ts';

/**
 * p1 writes from its main thread, with calls that wait: so only that thread is traced (no `-f`), what the step does is
 * not seen, and strace's count of a call is this thread's.
 */
export const EFFECTS =
  'write,pwrite64,writev,rename,renameat,renameat2,fsync,fdatasync,symlink,symlinkat,link,linkat,unlink,unlinkat,mkdir,mkdirat,rmdir,open,openat,ftruncate,copy_file_range,clone,clone3,fork,vfork,execve';

const LONGEST_MS = 15_000;

/** One system call of p1 that changed something below its root, or started the step. */
export interface Effect {
  readonly call: string;
  /** Which call of this name it is in the life of the thread: what `when=` counts. */
  readonly nth: number;
  /** The call with everything that differs from run to run taken out. */
  readonly label: string;
  /** Which one of this label. */
  readonly occurrence: number;
  /** Whether strace answered it instead of the kernel. */
  readonly isInjected: boolean;
}

export interface TracedLaunch {
  readonly answer: ChildAnswer;
  readonly effects: readonly Effect[];
  /** Those that were made: without the one at whose entry it was killed. */
  readonly made: readonly Effect[];
  readonly wasKilled: boolean;
}

/** `p1 launch --json <step>` in `folder` under strace, with these `-e inject=` if any. */
export async function traceLaunch(
  cli: string,
  folder: string,
  inject: readonly string[] = [],
  more: readonly string[] = [],
): Promise<TracedLaunch> {
  const file = join(folder, 'strace.txt');
  const injections = inject.flatMap(each => ['-e', `inject=${each}`]);
  const options = [...more, '-y', '-s', '0', '-o', file, '-e', `trace=${EFFECTS}`, ...injections];
  const child = spawn('strace', [...options, process.execPath, cli, 'launch', '--json', 'work'], {
    cwd: folder,
    env: bareEnvironment(folder),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Node waits for ever when a write to one of its own pipes fails.
  const stuck = setTimeout(() => killAll(liveProcesses(folder)), LONGEST_MS);
  const answer = await answerOf(child.stdout, child.stderr, child);
  clearTimeout(stuck);
  const trace = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const wasKilled = /^\+\+\+ killed by SIG(?:KILL|XCPU)/m.test(trace);
  const effects = effectsOf(trace, join(folder, '.p1'));
  return {
    answer,
    effects: effects.map(({ isMade: _, ...effect }) => effect),
    made: effects.flatMap(({ isMade, ...effect }) => (isMade ? [effect] : [])),
    wasKilled,
  };
}

function effectsOf(trace: string, root: string): readonly (Effect & { isMade: boolean })[] {
  const calls = new Map<string, number>();
  const labels = new Map<string, number>();
  return trace.split('\n').flatMap(text => {
    const call = /^(\w+)\(/.exec(text)?.[1];
    if (call === undefined) return [];
    const nth = countUp(calls, call);
    if (!isEffect(call, text, root)) return [];
    const label = labelOf(text, root);
    return [
      {
        call,
        nth,
        label,
        occurrence: countUp(labels, label),
        isInjected: text.endsWith('(INJECTED)'),
        isMade: !text.endsWith(' = ?'),
      },
    ];
  });
}

/** The call that starts the step has no path; a thread is no process. */
function isEffect(call: string, text: string, root: string): boolean {
  if (/ = -1 (?!.*\(INJECTED\))/.test(text)) return false;
  if (/^(?:clone3?|v?fork)$/.test(call)) return !text.includes('CLONE_THREAD');
  if (call.startsWith('open')) return text.includes('O_CREAT') && text.includes(`"${root}/`);
  return text.includes(`"${root}/`) || text.includes(`<${root}/`);
}

function labelOf(text: string, root: string): string {
  return text
    .replace(/\) += .*$/, ')')
    .replaceAll(root, '')
    .replace(/^clone.*/, 'clone')
    .replace(/AT_FDCWD<[^>]*>/g, 'AT_FDCWD')
    .replace(/\d{8}T\d{6}Z-[0-9a-z]{8}/g, 'ID')
    .replace(/\.\d+\.(tmp|json)/g, '.PID.$1')
    .replace(/\.draft\.\d+\.[0-9a-f]+/g, '.draft.PID.RANDOM')
    .replace(/\(\d+</g, '(<')
    .replace(/, \d+\)$/, ')');
}

function countUp(counts: Map<string, number>, key: string): number {
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count;
}

function answerOf(
  out: NodeJS.ReadableStream,
  err: NodeJS.ReadableStream,
  child: NodeJS.EventEmitter,
): Promise<ChildAnswer> {
  const seen = { stdout: '', stderr: '' };
  out.on('data', chunk => {
    seen.stdout += String(chunk);
  });
  err.on('data', chunk => {
    seen.stderr += String(chunk);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status: number | null, signal: string | null) =>
      resolve({ status, signal, ...seen }),
    );
  });
}
