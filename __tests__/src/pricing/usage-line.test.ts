import { expect, test } from '@jest/globals';
import { parseUsageLine } from '../../../src/pricing/usage-line.ts';

const why = (line: string): string => {
  const parsed = parseUsageLine(line);
  return parsed.kind === 'unreadable' ? parsed.why : 'readable';
};

test('a line with dollars is an amount', () => {
  const charge = { kind: 'amount', microUsd: 120_000 };
  expect(parseUsageLine('{"usd": 0.12, "what": "embeddings"}')).toEqual({ kind: 'charge', charge });
  expect(parseUsageLine('{"usd": 0.12}')).toEqual({ kind: 'charge', charge });
});

test('tokens may stand in the line or under `usage`, as the API returns them', () => {
  const usage = {
    input_tokens: 3,
    output_tokens: 4,
    cache_read_input_tokens: null,
    service_tier: 'standard',
  };
  const flat = parseUsageLine(JSON.stringify({ model: 'm', what: 'a note', ...usage }));
  const answer = { id: 'msg_1', type: 'message', model: 'm', content: [], stop_reason: 'end_turn', usage };
  expect(flat).toEqual({
    kind: 'charge',
    charge: {
      kind: 'usage',
      model: 'm',
      usage: {
        input: 3,
        output: 4,
        cacheRead: 0,
        cacheWrite5m: 0,
        cacheWrite1h: 0,
        cacheWriteAny: 0,
        isBatch: false,
        unpriced: [],
      },
    },
  });
  expect(parseUsageLine(JSON.stringify(answer))).toEqual(flat);
});

test.each([
  ['', 'no JSON object'],
  ['0.12', 'no JSON object'],
  ['[]', 'no JSON object'],
  ['null', 'no JSON object'],
  ['{"usd": 0.12', 'no JSON object'],
  ['{"usd": NaN}', 'no JSON object'],
  ['['.repeat(60_000), 'no JSON object'],
  ['{}', 'neither `usd` nor `model`'],
  ['{"USD": 1}', 'neither `usd` nor `model`'],
  ['{"usd": 1, "model": "m"}', 'both'],
  ['{"usd": 1, "currency": "EUR"}', 'also "currency"'],
  ['{"usd": 1, "__proto__": {}}', 'also "__proto__"'],
  ['{"usd": "1"}', '`usd` is "1"'],
  ['{"usd": -0.01}', '`usd` is -0.01'],
  ['{"usd": 1e999}', '`usd` is null'],
  ['{"usd": 1000001}', '`usd` is 1000001'],
  ['{"usd": null}', '`usd` is null'],
  ['{"model": 4, "input_tokens": 1, "output_tokens": 1}', '`model` is 4'],
  ['{"model": "", "input_tokens": 1, "output_tokens": 1}', '`model` is ""'],
  ['{"model": "m"}', '`input_tokens` is missing'],
  ['{"model": "m", "input_tokens": 1}', '`output_tokens` is missing'],
  ['{"model": "m", "input_tokens": -1, "output_tokens": 1}', '`input_tokens` is -1'],
  ['{"model": "m", "input_tokens": 1.5, "output_tokens": 1}', '`input_tokens` is 1.5'],
  [
    '{"model": "m", "input_tokens": 9007199254740992, "output_tokens": 1}',
    '`input_tokens` is 9007199254740992',
  ],
  ['{"model": "m", "input_tokens": "7", "output_tokens": 1}', '`input_tokens` is "7"'],
  ['{"model": "m", "input_tokens": true, "output_tokens": 1}', '`input_tokens` is true'],
  ['{"model": "m", "usage": null}', 'no JSON object'],
  [
    '{"model": "m", "usage": {"input_tokens": 1, "output_tokens": 1}, "output_tokens": 1}',
    'stands beside `usage`',
  ],
  ['{"model": "m", "input_tokens": 1, "output_tokens": 1, "cache_creation": 5}', '`cache_creation` is no'],
  [
    '{"model": "m", "input_tokens": 1, "output_tokens": 1, "cache_creation_input_tokens": 1, "cache_creation": {"ephemeral_5m_input_tokens": 2}}',
    'more tokens than',
  ],
])('%.60s is unreadable', (line, reason) => {
  expect(why(line)).toMatch(reason);
});
