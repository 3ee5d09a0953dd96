import { quote } from '../kernel/errors.ts';
import { microUsdOf, USD_RULE } from '../kernel/money.ts';
import { isPlainObject, parseJson } from '../kernel/trust-boundary.ts';
import type { Charge } from './charge.ts';
import { USAGE_KEYS } from './unpriced-parts.ts';
import { readUsage } from './usage.ts';

export type UsageLine =
  | { readonly kind: 'charge'; readonly charge: Charge }
  | { readonly kind: 'unreadable'; readonly why: string };

/**
 * One line of `$P1_USAGE_FILE`, in one of three forms:
 *
 * - `{"usd": 0.12, "what": "…"}`: an amount. No other key may stand there: `currency` or `count` would change its meaning.
 * - `{"model": "claude-…", "input_tokens": n, "output_tokens": n, …}`: tokens, by the names of the API's `usage`.
 * - `{"model": "claude-…", "usage": {…}, …}`: an answer of the API as it came. What else such an answer has is passed over.
 *
 * Counts are whole numbers from 0 on, amounts are dollars from 0 to 1000000. Everything else is unreadable, and says why.
 */
export function parseUsageLine(line: string): UsageLine {
  const value = jsonOf(line);
  if (!isPlainObject(value)) return unreadable('The line is no JSON object.');
  const hasUsd = Object.hasOwn(value, 'usd');
  const hasModel = Object.hasOwn(value, 'model');
  if (hasUsd && hasModel) return unreadable('The line has both `usd` and `model`, and would count twice.');
  if (hasUsd) return amountOf(value);
  if (hasModel) return tokensOf(value);
  return unreadable('The line has neither `usd` nor `model`.');
}

function amountOf(line: Readonly<Record<string, unknown>>): UsageLine {
  const { usd, what: _, ...others } = line;
  const [other] = Object.keys(others);
  if (other !== undefined) return unreadable(`The line has \`usd\` and also ${quote(other)}.`);
  const microUsd = typeof usd === 'number' ? microUsdOf(usd) : undefined;
  return microUsd === undefined
    ? unreadable(`\`usd\` is ${quote(usd)}; it has to be ${USD_RULE}.`)
    : { kind: 'charge', charge: { kind: 'amount', microUsd } };
}

function tokensOf(line: Readonly<Record<string, unknown>>): UsageLine {
  const { model, usage: nested, what: _, ...others } = line;
  if (typeof model !== 'string' || model === '') return unreadable(`\`model\` is ${quote(model)}, no name.`);
  const isNested = Object.hasOwn(line, 'usage');
  const twice = isNested ? Object.keys(others).find(key => USAGE_KEYS.has(key)) : undefined;
  if (twice !== undefined) return unreadable(`\`${twice}\` stands beside \`usage\` and not in it.`);
  const answer = readUsage(isNested ? nested : others);
  return answer.kind === 'unreadable'
    ? answer
    : { kind: 'charge', charge: { kind: 'usage', model, usage: answer.usage } };
}

function unreadable(why: string): UsageLine {
  return { kind: 'unreadable', why };
}

function jsonOf(line: string): unknown {
  try {
    return parseJson(line);
  } catch {
    return undefined;
  }
}
