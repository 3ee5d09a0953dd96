import type { UnresolvableError } from '../git/unresolvable.ts';
import type { Result } from '../kernel/result.ts';

/** What was to be read of a repository is not all there: whoever checks it has checked nothing. */
export function unresolvableResult(
  action: string,
  { message, fix }: UnresolvableError,
  redact: <T>(value: T) => T,
): Result {
  return redact<Result>({
    schema_version: 1,
    action,
    decision: 'failure',
    reason_code: 'range-unresolvable',
    message,
    fix,
    data: {},
  });
}
