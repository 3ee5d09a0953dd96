import { ConfigError, quote } from '../kernel/errors.ts';
import { microUsdOf } from '../kernel/money.ts';
import { flatPrice, type PriceTable } from './price-table.ts';

/** `prices:` of p1.yml: by model id, USD per million tokens. */
export type PriceOverrides = Readonly<Record<string, PriceOverride>>;

export interface PriceOverride {
  readonly input: number;
  readonly output: number;
  readonly 'cache-write-5m'?: number | undefined;
  readonly 'cache-write-1h'?: number | undefined;
  readonly 'cache-read'?: number | undefined;
}

/**
 * `table` with the user's own prices. An override is the whole price of its model, at all times: what it does not name has
 * no price. One for a dated snapshot stands beside its model's price.
 *
 * @throws ConfigError for a price that is no amount of dollars.
 */
export function withOverrides(table: PriceTable, overrides: PriceOverrides): PriceTable {
  const own = Object.entries(overrides).map(([model, override]) => {
    const rate = (key: string, usd: number): number => rateOf(model, key, usd);
    const rateIfNamed = (key: keyof PriceOverride): number | null => {
      const usd = override[key];
      return usd === undefined ? null : rate(key, usd);
    };
    const rates = {
      input: rate('input', override.input),
      output: rate('output', override.output),
      cacheWrite5m: rateIfNamed('cache-write-5m'),
      cacheWrite1h: rateIfNamed('cache-write-1h'),
      cacheRead: rateIfNamed('cache-read'),
    };
    return [model, flatPrice(rates)] as const;
  });
  return { ...table, models: new Map([...table.models, ...own]) };
}

/** Dollars per million tokens are micro-dollars per token, so a millionth of that is one micro-dollar per million. */
function rateOf(model: string, key: string, usd: number): number {
  const rate = microUsdOf(usd);
  if (rate !== undefined) return rate;
  throw new ConfigError({
    where: `prices.${model}.${key}`,
    message: `${quote(usd)} is no price.`,
    fix: 'Write USD per million tokens, from 0 to 1000000.',
  });
}
