import type { Environment } from '../../kernel/inputs.ts';
import { readRegularFile } from '../../kernel/read-file.ts';
import { isPlainObject, parseJson } from '../../kernel/trust-boundary.ts';

/** The payload of the event that started the workflow; null when it cannot be read. */
export function readEvent(env: Environment): unknown {
  const file = env['GITHUB_EVENT_PATH'];
  if (file === undefined || file === '') return null;
  try {
    return parseJson(readRegularFile(file));
  } catch {
    return null;
  }
}

/** The text, or the number as text, at `path` of a payload; '' when there is none. */
export function eventText(payload: unknown, path: readonly string[]): string {
  const value = path.reduce<unknown>((at, key) => (isPlainObject(at) ? at[key] : undefined), payload);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
