import { ConfigError, quote } from '../kernel/errors.ts';
import { createRedactor, type Redactor } from './redactor.ts';
import { withinTime } from './within-time.ts';

/** An honest pattern reads 100 MB within it. */
const LONGEST_MS = 10_000;

/**
 * `value` redacted, in a time that has an end: the user's patterns (`redact:` of p1.yml) meet texts that others wrote, such as names of
 * files, on which an expression may take for ever.
 *
 * @throws ConfigError that names the pattern.
 */
export function redactInTime<T>(
  value: T,
  redact: Redactor['value'],
  patterns: readonly string[],
  longestMs = LONGEST_MS,
): T {
  if (patterns.length === 0) return redact(value);
  const redacted = withinTime(longestMs, () => redact(value));
  if (redacted !== null) return redacted.value;
  const slow = patterns.findIndex(pattern => {
    const alone = createRedactor({ secrets: [], patterns: [new RegExp(pattern)] });
    return withinTime(longestMs / 2, () => alone.value(value)) === null;
  });
  throw new ConfigError({
    where: slow === -1 ? 'redact' : `redact[${slow}]`,
    message: `${slow === -1 ? 'The patterns together take' : `The pattern ${quote(patterns[slow])} takes`} more than ${longestMs / 1000} s on what was found: nothing is told of it.`,
    fix: 'Write it without a repeat inside of a repeat, such as `(a+)+`, and without two that can take the same text one after the other.',
  });
}
