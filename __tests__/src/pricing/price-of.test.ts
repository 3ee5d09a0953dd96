import { describe, expect, test } from '@jest/globals';
import { anthropicPrices } from '../../../src/pricing/anthropic-prices.ts';
import { priceOf } from '../../../src/pricing/price-of.ts';
import { AUTUMN, chargeOf } from './charges.ts';

const MILLION = 1_000_000;
const table = anthropicPrices();

/** Dollars that `tokens` of `model` cost, or why nobody knows. */
function usdOf(model: string, tokens: Readonly<Record<string, unknown>>, at = AUTUMN): number | string {
  const price = priceOf(chargeOf(model, tokens), at, table);
  return price.kind === 'priced' ? price.microUsd / MILLION : price.why;
}

const written = (duration: '5m' | '1h', tokens: number) => ({
  cache_creation: { [`ephemeral_${duration}_input_tokens`]: tokens },
});

/** USD for a million tokens of input, output, 5-minute writes, 1-hour writes, cache reads. */
const PUBLISHED: readonly (readonly [string, number, number, number, number, number])[] = [
  ['claude-opus-5-5', 4, 20, 5, 8, 0.2],
  ['claude-opus-5', 5, 25, 6.25, 10, 0.5],
  ['claude-opus-4-8', 5, 25, 6.25, 10, 0.5],
  ['claude-opus-4-7', 5, 25, 6.25, 10, 0.5],
  ['claude-opus-4-6', 5, 25, 6.25, 10, 0.5],
  ['claude-opus-4-5', 5, 25, 6.25, 10, 0.5],
  ['claude-sonnet-5-5', 2, 10, 2.5, 4, 0.1],
  ['claude-sonnet-5', 2, 10, 2.5, 4, 0.2],
  ['claude-sonnet-4-6', 3, 15, 3.75, 6, 0.3],
  ['claude-sonnet-4-5', 3, 15, 3.75, 6, 0.3],
  ['claude-haiku-5-5', 0.5, 0.5, 0.625, 1, 0.05],
  ['claude-haiku-4-5', 1, 5, 1.25, 2, 0.1],
];

describe('the published prices', () => {
  test.each(PUBLISHED)('of %s for a million tokens of each kind', (model, ...usd) => {
    expect([
      usdOf(model, { input_tokens: MILLION }),
      usdOf(model, { output_tokens: MILLION }),
      usdOf(model, written('5m', MILLION)),
      usdOf(model, written('1h', MILLION)),
      usdOf(model, { cache_read_input_tokens: MILLION }),
    ]).toEqual(usd);
  });

  test('are of these models and no others', () => {
    expect([...table.models.keys()]).toEqual(PUBLISHED.map(([model]) => model));
  });

  test('of cache reads by claude-sonnet-5-5 change as 7 October 2026 begins in UTC', () => {
    const reads = { cache_read_input_tokens: MILLION };
    expect(usdOf('claude-sonnet-5-5', reads, new Date('2026-10-06T23:59:59.999Z'))).toBe(0.2);
    expect(usdOf('claude-sonnet-5-5', reads, new Date('2026-10-07T00:00:00Z'))).toBe(0.1);
  });

  test.each([
    ['input', { input_tokens: 100_000 }, { input_tokens: 100_001 }],
    [
      'what the cache gave',
      { input_tokens: 1, cache_read_input_tokens: 99_999 },
      { input_tokens: 1, cache_read_input_tokens: 100_000 },
    ],
    [
      'what the cache took',
      { cache_creation_input_tokens: 100_000 },
      { cache_creation_input_tokens: 100_001 },
    ],
    ['what the cache took', written('5m', 100_000), written('1h', 100_001)],
  ])(
    'of claude-haiku-5-5 rise for the whole request with a prompt above 100,000 tokens of %s',
    (_, short, long) => {
      const output = (prompt: object) =>
        Number(usdOf('claude-haiku-5-5', { ...prompt, output_tokens: MILLION })) -
        Number(usdOf('claude-haiku-5-5', { ...prompt, output_tokens: 0 }));
      expect([output(short), output(long)].map(usd => usd.toFixed(6))).toEqual(['0.500000', '2.500000']);
    },
  );

  test('a dated snapshot costs what its model costs, and is counted as it', () => {
    const price = priceOf(chargeOf('claude-sonnet-4-5-20250929', { input_tokens: MILLION }), AUTUMN, table);
    expect(price).toEqual({ kind: 'priced', microUsd: 3 * MILLION, model: 'claude-sonnet-4-5' });
  });
});

describe('a charge', () => {
  test('is rounded up to the micro-dollar once, over all its parts', () => {
    // 0.1 + 3 × 0.5 micro-dollars.
    expect(usdOf('claude-haiku-5-5', { input_tokens: 1, output_tokens: 3 })).toBe(0.000002);
    expect(usdOf('claude-haiku-5-5', { cache_read_input_tokens: 1 })).toBe(0.000001);
    expect(usdOf('claude-haiku-5-5', {})).toBe(0);
  });

  test('of a batch pays half for input and output, and all for the cache', () => {
    const batch = { service_tier: 'batch' };
    expect(usdOf('claude-opus-4-6', { ...batch, input_tokens: MILLION, output_tokens: MILLION })).toBe(15);
    expect(usdOf('claude-opus-4-6', { ...batch, cache_read_input_tokens: MILLION })).toBe(0.5);
    expect(usdOf('claude-haiku-5-5', { ...batch, input_tokens: 1 })).toBe(0.000001);
  });

  test('with cache writes of unknown life pays the dearer price for them', () => {
    expect(usdOf('claude-opus-4-6', { cache_creation_input_tokens: MILLION })).toBe(10);
    expect(
      usdOf('claude-opus-4-6', { cache_creation_input_tokens: MILLION, ...written('5m', MILLION) }),
    ).toBe(6.25);
    expect(
      usdOf('claude-opus-4-6', { cache_creation_input_tokens: 2 * MILLION, ...written('5m', MILLION) }),
    ).toBe(16.25);
  });

  test('is exact where a floating-point sum would drift', () => {
    // 3 × 0.1 is not 0.3 in binary fractions, and 2^53 is passed on the way.
    const tokens = { input_tokens: 33_333_333_333, output_tokens: 7, cache_read_input_tokens: 3 };
    expect(priceOf(chargeOf('claude-sonnet-4-5', tokens), AUTUMN, table)).toMatchObject({
      microUsd: 33_333_333_333 * 3 + 7 * 15 + 1,
    });
  });
});

describe('a charge has no price', () => {
  test.each([
    'claude-sonnet-latest',
    'claude-sonnet-4-5-latest',
    'claude-sonnet-4-5-20251301',
    'claude-sonnet-4-5-2025092',
    'claude-sonnet-4-5@20250929',
    'anthropic.claude-sonnet-4-5-20250929-v1:0',
    'Claude-Sonnet-4-5',
    'gpt-7',
    'constructor',
    '__proto__',
  ])('for the model %s', model => {
    expect(usdOf(model, { input_tokens: 1 })).toBe(`No price is known for the model "${model}".`);
  });

  test.each([
    ['service_tier', 'priority'],
    ['speed', 'fast'],
    ['inference_geo', 'us'],
    ['server_tool_use', { web_search_requests: 1 }],
    ['server_tool_use', { web_fetch_requests: 2 }],
    ['server_tool_use', { some_new_requests: 1 }],
    ['iterations', [{ type: 'compaction' }]],
    ['iterations', [{ type: 'message' }, { type: 'message' }]],
    ['some_new_tokens', 5],
    ['constructor', 5],
    ['cache_creation', { ephemeral_1d_input_tokens: 1 }],
  ])('with %s of %j', (key, value) => {
    expect(usdOf('claude-opus-4-6', { input_tokens: 1, [key]: value })).toMatch(
      new RegExp(`^No price is known where ${key}(\\.\\w+)? is `),
    );
  });

  test('before and after the days for which prices are known', () => {
    const [price] = table.models.get('claude-opus-5') ?? [];
    if (price === undefined) throw new Error('the table lost a model');
    const dated = { ...price, validFrom: '2026-10-01', validTo: '2026-10-31' };
    const only = { ...table, models: new Map([['claude-opus-5', [dated]]]) };
    const charge = chargeOf('claude-opus-5', { input_tokens: 1 });
    const kinds = ['2026-09-30', '2026-10-01', '2026-10-31', '2026-11-01'].map(
      day => priceOf(charge, new Date(`${day}T12:00:00Z`), only).kind,
    );
    expect(kinds).toEqual(['unpriced', 'priced', 'priced', 'unpriced']);
  });

  test('with tokens for more than a million dollars', () => {
    expect(usdOf('claude-opus-5', { input_tokens: Number.MAX_SAFE_INTEGER })).toMatch('than one entry can');
  });
});

test('what an answer of the API says of an ordinary request costs nothing beside its tokens', () => {
  const usage = {
    input_tokens: MILLION,
    output_tokens_details: { thinking_tokens: 512 },
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: null,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    server_tool_use: { web_search_requests: 0, web_fetch_requests: 0 },
    service_tier: 'standard',
    speed: 'standard',
    inference_geo: 'not_available',
    iterations: [{ type: 'message', input_tokens: MILLION }],
    some_new_tokens: 0,
    some_new_list: [],
    some_new_object: {},
  };
  expect(usdOf('claude-opus-5-5', usage)).toBe(4);
});
