import type { GateFinding } from '../gate.ts';

/** A finding of this gate; `file` is what it stands in, if in one. */
export function finding(
  slug: string,
  message: string,
  fix: string,
  scope: string,
  file: string | null = null,
): GateFinding {
  const place = file === null ? null : { file, line: null, column: null };
  return { criterion: `regression/${slug}`, message, fix, place, scope };
}
