import { expect, test } from '@jest/globals';
import { pricesSchema } from '../../../src/config/prices-schema.ts';
import { ConfigError } from '../../../src/kernel/errors.ts';
import { anthropicPrices } from '../../../src/pricing/anthropic-prices.ts';
import { priceOf } from '../../../src/pricing/price-of.ts';
import { withOverrides } from '../../../src/pricing/price-overrides.ts';
import { AUTUMN, chargeOf } from './charges.ts';

const published = anthropicPrices();

test('prices of p1.yml are USD per million tokens by model', () => {
  const prices = {
    'claude-opus-5': { input: 4.5, output: 22, 'cache-read': 0.45 },
    'acme/model-1': { input: 0, output: 0.01 },
  };
  expect(pricesSchema.parse(prices)).toEqual(prices);
});

test.each([
  { m: {} },
  { m: { input: 1 } },
  { m: { input: 1, output: -1 } },
  { m: { input: 1, output: '2' } },
  { m: { input: 1, output: 1, cache_read: 1 } },
  { m: { input: 1, output: 1_000_001 } },
  { 'a b': { input: 1, output: 1 } },
  { '': { input: 1, output: 1 } },
])('%j is not a price list', prices => {
  expect(pricesSchema.safeParse(prices).success).toBe(false);
});

test('a price of the user stands in the place of the published one, also for dated snapshots', () => {
  const table = withOverrides(published, pricesSchema.parse({ 'claude-opus-5': { input: 0.01, output: 0 } }));
  for (const model of ['claude-opus-5', 'claude-opus-5-20260801']) {
    expect(priceOf(chargeOf(model, { input_tokens: 1_000_000 }), AUTUMN, table)).toMatchObject({
      microUsd: 10_000,
    });
  }
});

test('a price for a snapshot leaves its model alone', () => {
  const table = withOverrides(published, { 'claude-opus-5-20260801': { input: 1, output: 1 } });
  const microUsd = (model: string) => priceOf(chargeOf(model, { input_tokens: 2 }), AUTUMN, table);
  expect(microUsd('claude-opus-5-20260801')).toMatchObject({ microUsd: 2 });
  expect(microUsd('claude-opus-5')).toMatchObject({ microUsd: 10 });
});

test('what an override does not name has no price', () => {
  const table = withOverrides(published, { 'claude-opus-5': { input: 1, output: 1, 'cache-write-5m': 1 } });
  const price = (tokens: object) => priceOf(chargeOf('claude-opus-5', { ...tokens }), AUTUMN, table);
  expect(price({ input_tokens: 1 })).toMatchObject({ microUsd: 1 });
  expect(price({ cache_creation: { ephemeral_5m_input_tokens: 1 } })).toMatchObject({ microUsd: 1 });
  expect(price({ cache_read_input_tokens: 1 })).toEqual({
    kind: 'unpriced',
    why: 'No price is known for the cache reads of claude-opus-5.',
  });
  expect(price({ cache_creation_input_tokens: 1 })).toMatchObject({ kind: 'unpriced' });
});

test('a model that the table does not have gets a price', () => {
  const table = withOverrides(published, { 'gpt-7': { input: 1, output: 2 } });
  expect(priceOf(chargeOf('gpt-7', { input_tokens: 1, output_tokens: 1 }), AUTUMN, table)).toEqual({
    kind: 'priced',
    microUsd: 3,
    model: 'gpt-7',
  });
});

test('a price that is none is the user’s to fix', () => {
  expect(() => withOverrides(published, { m: { input: Number.NaN, output: 1 } })).toThrow(ConfigError);
});
