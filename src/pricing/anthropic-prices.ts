import { type DatedPrice, flatPrice, oneBand, type PriceTable, type Rates } from './price-table.ts';

/** The prices that the vendor publishes for its own API, as of {@link PriceTable.date}. */
export function anthropicPrices(): PriceTable {
  return {
    date: '2026-10-07',
    source: 'the pricing page of platform.claude.com, read in September and October 2026',
    models: new Map<string, readonly DatedPrice[]>([
      ['claude-opus-5-5', flatPrice(OPUS_5_5)],
      ['claude-opus-5', flatPrice(OPUS)],
      ['claude-opus-4-8', flatPrice(OPUS)],
      ['claude-opus-4-7', flatPrice(OPUS)],
      ['claude-opus-4-6', flatPrice(OPUS)],
      ['claude-opus-4-5', flatPrice(OPUS)],
      [
        'claude-sonnet-5-5',
        [
          { validFrom: null, validTo: '2026-10-06', bands: oneBand(SONNET_5) },
          { validFrom: '2026-10-07', validTo: null, bands: oneBand({ ...SONNET_5, cacheRead: 100_000 }) },
        ],
      ],
      ['claude-sonnet-5', flatPrice(SONNET_5)],
      ['claude-sonnet-4-6', flatPrice(SONNET_4)],
      ['claude-sonnet-4-5', flatPrice(SONNET_4)],
      [
        'claude-haiku-5-5',
        [
          {
            validFrom: null,
            validTo: null,
            bands: [
              { upToPromptTokens: 100_000, rates: HAIKU_5_5_SHORT },
              { upToPromptTokens: Number.POSITIVE_INFINITY, rates: HAIKU_5_5_LONG },
            ],
          },
        ],
      ],
      ['claude-haiku-4-5', flatPrice(HAIKU_4_5)],
    ]),
  };
}

const OPUS_5_5: Rates = {
  input: 4_000_000,
  output: 20_000_000,
  cacheWrite5m: 5_000_000,
  cacheWrite1h: 8_000_000,
  cacheRead: 200_000,
};

const OPUS: Rates = {
  input: 5_000_000,
  output: 25_000_000,
  cacheWrite5m: 6_250_000,
  cacheWrite1h: 10_000_000,
  cacheRead: 500_000,
};

const SONNET_5: Rates = {
  input: 2_000_000,
  output: 10_000_000,
  cacheWrite5m: 2_500_000,
  cacheWrite1h: 4_000_000,
  cacheRead: 200_000,
};

const SONNET_4: Rates = {
  input: 3_000_000,
  output: 15_000_000,
  cacheWrite5m: 3_750_000,
  cacheWrite1h: 6_000_000,
  cacheRead: 300_000,
};

const HAIKU_5_5_SHORT: Rates = {
  input: 100_000,
  output: 500_000,
  cacheWrite5m: 125_000,
  cacheWrite1h: 200_000,
  cacheRead: 10_000,
};

const HAIKU_5_5_LONG: Rates = {
  input: 500_000,
  output: 2_500_000,
  cacheWrite5m: 625_000,
  cacheWrite1h: 1_000_000,
  cacheRead: 50_000,
};

const HAIKU_4_5: Rates = {
  input: 1_000_000,
  output: 5_000_000,
  cacheWrite5m: 1_250_000,
  cacheWrite1h: 2_000_000,
  cacheRead: 100_000,
};
