import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process as the system lists it. `startedAt` tells it from a later one with the same pid. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Linux: clock ticks since boot; elsewhere: the text that `ps` prints. */
  readonly startedAt: string;
  readonly isZombie: boolean;
}

const IS_LINUX = process.platform === 'linux';

/** Every process of the machine that this user can see; with `fromPid`, Linux leaves out those with a lower pid. */
export function listProcesses(fromPid = 0): readonly ProcessEntry[] {
  return IS_LINUX ? listByProc(fromPid) : listByPs();
}

/** The process `pid`, or undefined when there is none (or only its corpse). */
export function findProcess(pid: number): ProcessEntry | undefined {
  const entry = findProcessOrCorpse(pid);
  return entry?.isZombie === true ? undefined : entry;
}

/** The process `pid`, be it dead: a child stays in the table until its parent has asked for its end. */
export function findProcessOrCorpse(pid: number): ProcessEntry | undefined {
  return IS_LINUX ? entryOf(String(pid)) : listByPs().find(each => each.pid === pid);
}

/** Linux: whether the environment that `pid` was started with holds `assignment`. */
export function hasInEnvironment(pid: number, assignment: string): boolean {
  return environmentOf(pid).includes(`\0${assignment}\0`);
}

/** Linux: the value of a variable in the environment that `pid` was started with. */
export function variableOf(pid: number, name: string): string | undefined {
  const start = `\0${name}=`;
  const environment = environmentOf(pid);
  const at = environment.indexOf(start);
  return at === -1 ? undefined : environment.slice(at + start.length).split('\0')[0];
}

/** Linux: the name of the program that `pid` runs, at most 15 characters of it. */
export function programOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}

/** Linux: what the open files of `pid` are (`socket:[4711]`, …). */
export function openFiles(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap(descriptor => openFile(pid, descriptor) ?? []);
  } catch {
    return [];
  }
}

/** Linux: what one open file of `pid` is. */
export function openFile(pid: number, descriptor: string | number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/fd/${descriptor}`);
  } catch {
    return undefined;
  }
}

/** An id of this boot of the machine: process start times of another boot mean nothing. */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

/**
 * A name of the machine as far as pids go: two containers may share a host's name and not its process ids.
 */
export function machineName(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

function environmentOf(pid: number): string {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`;
  } catch {
    return '';
  }
}

function listByProc(fromPid: number): readonly ProcessEntry[] {
  return readdirSync('/proc').flatMap(name =>
    /^\d+$/.test(name) && Number(name) >= fromPid ? (entryOf(name) ?? []) : [],
  );
}

/**
 * proc_pid_stat(5): the name in brackets may hold anything, so fields are counted from its end. Node reads a file as UTF-8
 * in a third of the time of any other encoding, and there are hundreds of these.
 */
function entryOf(pid: string): ProcessEntry | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, parent, group, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const startedAt = rest[16] ?? '';
    return {
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      startedAt,
      isZombie: state === 'Z' || state === 'X',
    };
  } catch {
    return undefined;
  }
}

function listByPs(): readonly ProcessEntry[] {
  const { stdout } = spawnSync('ps', ['-axo', 'pid=,ppid=,pgid=,stat=,lstart='], { encoding: 'utf8' });
  return (stdout ?? '').split('\n').flatMap(line => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line);
    if (match === null) return [];
    const [, pid, parent, group, state = '', startedAt = ''] = match;
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        group: Number(group),
        startedAt,
        isZombie: state.startsWith('Z'),
      },
    ];
  });
}
