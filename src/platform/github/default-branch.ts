import type { Environment } from '../../kernel/inputs.ts';
import { readRegularFile } from '../../kernel/read-file.ts';
import { isPlainObject, parseJson } from '../../kernel/trust-boundary.ts';

/** The repository's default branch, as the payload of the event has it; null where that cannot be read. */
export function defaultBranchOf(env: Environment): string | null {
  try {
    const payload = parseJson(readRegularFile(env['GITHUB_EVENT_PATH'] ?? ''));
    const repository = isPlainObject(payload) ? payload['repository'] : undefined;
    const branch = isPlainObject(repository) ? repository['default_branch'] : undefined;
    return typeof branch === 'string' && branch !== '' ? branch : null;
  } catch {
    return null;
  }
}
