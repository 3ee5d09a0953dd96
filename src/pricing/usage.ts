import { quote } from '../kernel/errors.ts';
import { isPlainObject } from '../kernel/trust-boundary.ts';
import { unpricedParts } from './unpriced-parts.ts';

/** What one request used, in tokens. */
export interface Usage {
  /** What was neither read from the cache nor written to it. */
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  /** Written to the cache, and nobody says for how long. */
  readonly cacheWriteAny: number;
  readonly isBatch: boolean;
  /** What costs, or may cost, and has no published price: `server_tool_use.web_search_requests is 2`. */
  readonly unpriced: readonly string[];
}

export type UsageAnswer =
  | { readonly kind: 'usage'; readonly usage: Usage }
  | { readonly kind: 'unreadable'; readonly why: string };

/**
 * Reads the `usage` of a Messages API answer, by its own names. Both `input_tokens` and `output_tokens` have to be there,
 * what else is absent or null is 0, and every count is a whole number from 0 on. A key that is not known makes the usage
 * unpriced when it holds something: it may cost.
 */
export function readUsage(value: unknown): UsageAnswer {
  if (!isPlainObject(value)) return { kind: 'unreadable', why: 'The usage is no JSON object.' };
  const { count, problems } = tokenCounter();
  const input = count(value, 'input_tokens', { isRequired: true });
  const output = count(value, 'output_tokens', { isRequired: true });
  const cacheRead = count(value, 'cache_read_input_tokens');
  const written = count(value, 'cache_creation_input_tokens');
  const split = value['cache_creation'] ?? {};
  if (!isPlainObject(split)) return { kind: 'unreadable', why: '`cache_creation` is no JSON object.' };
  const cacheWrite5m = count(split, 'ephemeral_5m_input_tokens');
  const cacheWrite1h = count(split, 'ephemeral_1h_input_tokens');
  const isTotalGiven = (value['cache_creation_input_tokens'] ?? null) !== null;
  const cacheWriteAny = isTotalGiven ? written - cacheWrite5m - cacheWrite1h : 0;
  if (cacheWriteAny < 0)
    problems.push('`cache_creation` has more tokens than `cache_creation_input_tokens`.');
  const [why] = problems;
  if (why !== undefined) return { kind: 'unreadable', why };
  const isBatch = value['service_tier'] === 'batch';
  const unpriced = unpricedParts(value);
  return {
    kind: 'usage',
    usage: { input, output, cacheRead, cacheWrite5m, cacheWrite1h, cacheWriteAny, isBatch, unpriced },
  };
}

type Count = (
  from: Readonly<Record<string, unknown>>,
  key: string,
  options?: { readonly isRequired: boolean },
) => number;

/** Counts as they are read, with 0 in the place of what is none; `problems` says what that was. */
function tokenCounter(): { readonly count: Count; readonly problems: string[] } {
  const problems: string[] = [];
  const count: Count = (from, key, options) => {
    const value = from[key] ?? null;
    if (value === null) {
      if (options?.isRequired === true) problems.push(`\`${key}\` is missing.`);
      return 0;
    }
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    problems.push(`\`${key}\` is ${quote(value)}, not a number of tokens.`);
    return 0;
  };
  return { count, problems };
}
