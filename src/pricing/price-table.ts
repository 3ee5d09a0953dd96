/** Micro-dollars per million tokens; null where no price is known. */
export interface Rates {
  readonly input: number;
  readonly output: number;
  readonly cacheWrite5m: number | null;
  readonly cacheWrite1h: number | null;
  readonly cacheRead: number | null;
}

/** Rates of the requests whose whole prompt (input, cache reads and cache writes) has at most so many tokens. */
export interface PriceBand {
  readonly upToPromptTokens: number;
  readonly rates: Rates;
}

/** A model's price from one UTC day to another, both included (`2026-10-07`); null is without end. */
export interface DatedPrice {
  readonly validFrom: string | null;
  readonly validTo: string | null;
  /** From short prompts to long ones; a band holds for the whole request. */
  readonly bands: readonly PriceBand[];
}

export interface PriceTable {
  /** The day of the newest fact in it. */
  readonly date: string;
  /** Where a person can look the prices up. */
  readonly source: string;
  readonly models: ReadonlyMap<string, readonly DatedPrice[]>;
}

/** The price of a model that has one at all times and for every prompt. */
export function flatPrice(rates: Rates): readonly DatedPrice[] {
  return [{ validFrom: null, validTo: null, bands: oneBand(rates) }];
}

/** The band of a price that does not depend on the prompt. */
export function oneBand(rates: Rates): readonly PriceBand[] {
  return [{ upToPromptTokens: Number.POSITIVE_INFINITY, rates }];
}
