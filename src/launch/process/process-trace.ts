import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRegularFile } from '../../kernel/read-file.ts';
import { isPlainObject, parseJson } from '../../kernel/trust-boundary.ts';
import type { TreeMarks } from './process-tree.ts';

/**
 * `process.json` of a run's folder: by what the processes of its step are known, written as soon as the first one runs, so
 * that they can be ended by another p1 should this one die.
 */
const NAME = 'process.json';

export function writeTrace(folder: string, { leader, outputs, inherited }: TreeMarks): void {
  const trace = { pid: leader?.pid, started_at: leader?.startedAt, outputs, inherited };
  writeFileSync(join(folder, NAME), `${JSON.stringify(trace)}\n`);
}

/** The marks of a run's processes; of a trace that is missing or cut short, the assignment alone. */
export function readTrace(folder: string, assignment: string): TreeMarks {
  const trace = read(folder);
  const { pid, started_at: startedAt, outputs, inherited } = trace;
  const hasLeader = typeof pid === 'number' && typeof startedAt === 'string';
  return {
    assignment,
    leader: hasLeader ? { pid, parent: 0, group: pid, startedAt, isZombie: false } : undefined,
    outputs: Array.isArray(outputs) ? outputs.filter(output => typeof output === 'string') : [],
    inherited: hasLeader && typeof inherited === 'string' ? inherited : undefined,
  };
}

function read(folder: string): Readonly<Record<string, unknown>> {
  try {
    const value = parseJson(readRegularFile(join(folder, NAME)));
    return isPlainObject(value) ? value : {};
  } catch {
    return {};
  }
}
