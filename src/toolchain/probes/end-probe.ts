import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const ROUNDS = 5;

/**
 * Kills the process `pid`, its group, its descendants, and on Linux whoever carries `mark` in its environment: until none is left.
 */
export function endProbe(pid: number, mark: string): void {
  for (let round = 0; round < ROUNDS; round += 1) {
    const members = treeOf(pid, mark);
    kill(-pid);
    for (const member of members) kill(member);
    if (members.length === 0) return;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone, which is what is wanted.
  }
}

function treeOf(pid: number, mark: string): readonly number[] {
  const all = processes();
  const members = new Set([pid]);
  for (let size = 0; size !== members.size; ) {
    size = members.size;
    for (const each of all) if (members.has(each.parent)) members.add(each.pid);
  }
  for (const each of all) if (isMarked(each.pid, mark)) members.add(each.pid);
  return all.filter(each => members.has(each.pid)).map(each => each.pid);
}

interface Entry {
  readonly pid: number;
  readonly parent: number;
}

/** All that live; the dead that nobody has buried are none. */
function processes(): readonly Entry[] {
  return process.platform === 'linux' ? fromProc() : fromPs();
}

function fromProc(): readonly Entry[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      // The name of the program stands in parentheses and may hold any character.
      const [state, parent] = (read(`/proc/${name}/stat`).split(') ').at(-1) ?? '').split(' ');
      return state === undefined || state === 'Z' || state === ''
        ? []
        : [{ pid: Number(name), parent: Number(parent) }];
    });
}

function fromPs(): readonly Entry[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' })
    .split('\n')
    .map(line => line.trim().split(/\s+/))
    .filter(([, , state = 'Z']) => !state.startsWith('Z'))
    .map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }));
}

function isMarked(pid: number, mark: string): boolean {
  return process.platform === 'linux' && read(`/proc/${pid}/environ`).includes(mark);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
