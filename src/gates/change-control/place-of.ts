import type { Place } from '../gate.ts';

/** The place that `file:line:column` names; else `file` as a whole. */
export function placeOf(where: string | null, file: string): Place {
  const found = /^(.*):(\d+):(\d+)$/s.exec(where ?? '');
  if (found === null) return { file, line: null, column: null };
  return { file: found[1] ?? file, line: Number(found[2]), column: Number(found[3]) };
}
