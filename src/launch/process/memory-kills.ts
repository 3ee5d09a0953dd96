import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * How often the kernel killed a process for want of memory: of this process's control group (version 2, else 1), else of
 * the whole machine. Undefined where nothing tells.
 */
export function countMemoryKills(): number | undefined {
  return fromVersion2() ?? fromVersion1() ?? numberIn('/proc/vmstat', /^oom_kill (\d+)$/m);
}

function fromVersion2(): number | undefined {
  const group = groupOf(/^0::(.*)$/m);
  return group === undefined
    ? undefined
    : numberIn(join('/sys/fs/cgroup', group, 'memory.events'), /^oom_kill (\d+)$/m);
}

function fromVersion1(): number | undefined {
  const group = groupOf(/^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/m);
  return group === undefined
    ? undefined
    : numberIn(join('/sys/fs/cgroup/memory', group, 'memory.oom_control'), /^oom_kill (\d+)$/m);
}

function groupOf(pattern: RegExp): string | undefined {
  return matchIn('/proc/self/cgroup', pattern);
}

function numberIn(file: string, pattern: RegExp): number | undefined {
  const found = matchIn(file, pattern);
  return found === undefined ? undefined : Number(found);
}

function matchIn(file: string, pattern: RegExp): string | undefined {
  try {
    return pattern.exec(readFileSync(file, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}
