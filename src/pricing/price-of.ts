import { MAXIMUM_MICRO_USD } from '../kernel/money.ts';
import type { Charge } from './charge.ts';
import { findPrice } from './find-price.ts';
import type { DatedPrice, PriceTable, Rates } from './price-table.ts';
import type { Usage } from './usage.ts';

export type PriceAnswer =
  /** `model` as the table names it; null for an amount that named none. */
  | { readonly kind: 'priced'; readonly microUsd: number; readonly model: string | null }
  | { readonly kind: 'unpriced'; readonly why: string };

/** Halves of a micro-dollar per million tokens: a batch pays half of a rate. */
const PER_RATE = 2n;
const PER_MICRO_USD = PER_RATE * 1_000_000n;

/**
 * What `charge` costs by the prices of the UTC day of `at`, rounded up to the next micro-dollar. Never a guess: what has no
 * published price is unpriced. A batch pays half for input and output and all for the cache. Cache writes of which nobody
 * says for how long cost the dearer of the two.
 */
export function priceOf(charge: Charge, at: Date, table: PriceTable): PriceAnswer {
  if (charge.kind === 'amount') return { kind: 'priced', microUsd: charge.microUsd, model: null };
  const { usage } = charge;
  const found = findPrice(charge.model, at, table);
  if (found.kind === 'unpriced') return found;
  const [part] = usage.unpriced;
  if (part !== undefined) return { kind: 'unpriced', why: `No price is known where ${part}.` };
  const rates = ratesFor(usage, found.price);
  if (rates === undefined) return { kind: 'unpriced', why: `No price is known for so long a prompt.` };
  const sum = sumOf(partsOf(usage, rates));
  if (typeof sum === 'string') {
    return { kind: 'unpriced', why: `No price is known for the ${sum} of ${found.model}.` };
  }
  const microUsd = (sum + PER_MICRO_USD - 1n) / PER_MICRO_USD;
  return microUsd > BigInt(MAXIMUM_MICRO_USD)
    ? { kind: 'unpriced', why: 'So many tokens cost more than one entry can: $1000000.' }
    : { kind: 'priced', microUsd: Number(microUsd), model: found.model };
}

interface Part {
  readonly name: string;
  readonly tokens: number;
  readonly rate: number | null;
  readonly isHalved: boolean;
}

function ratesFor(usage: Usage, { bands }: DatedPrice): Rates | undefined {
  const { input, cacheRead, cacheWrite5m, cacheWrite1h, cacheWriteAny } = usage;
  const prompt = input + cacheRead + cacheWrite5m + cacheWrite1h + cacheWriteAny;
  return bands.find(band => prompt <= band.upToPromptTokens)?.rates;
}

function partsOf(usage: Usage, rates: Rates): readonly Part[] {
  const { isBatch } = usage;
  const { cacheWrite5m, cacheWrite1h, cacheRead } = rates;
  const isEitherUnknown = cacheWrite5m === null || cacheWrite1h === null;
  const dearer = isEitherUnknown ? null : Math.max(cacheWrite5m, cacheWrite1h);
  return [
    { name: 'input', tokens: usage.input, rate: rates.input, isHalved: isBatch },
    { name: 'output', tokens: usage.output, rate: rates.output, isHalved: isBatch },
    { name: 'cache reads', tokens: usage.cacheRead, rate: cacheRead, isHalved: false },
    { name: '5-minute cache writes', tokens: usage.cacheWrite5m, rate: cacheWrite5m, isHalved: false },
    { name: '1-hour cache writes', tokens: usage.cacheWrite1h, rate: cacheWrite1h, isHalved: false },
    { name: 'cache writes of unknown life', tokens: usage.cacheWriteAny, rate: dearer, isHalved: false },
  ];
}

/** The sum in halves, or the name of the first part that has tokens and no rate. */
function sumOf(parts: readonly Part[]): bigint | string {
  let sum = 0n;
  for (const { name, tokens, rate, isHalved } of parts) {
    if (tokens === 0) continue;
    if (rate === null) return name;
    sum += BigInt(tokens) * BigInt(rate) * (isHalved ? 1n : PER_RATE);
  }
  return sum;
}
