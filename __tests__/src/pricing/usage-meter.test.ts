import { expect, test } from '@jest/globals';
import { anthropicPrices } from '../../../src/pricing/anthropic-prices.ts';
import { createUsageMeter, LONGEST_LINE_BYTES } from '../../../src/pricing/usage-meter.ts';
import { AUTUMN } from './charges.ts';

const meterOf = (...chunks: readonly string[]) => {
  const meter = createUsageMeter(anthropicPrices());
  for (const chunk of chunks) meter.write(Buffer.from(chunk), AUTUMN);
  return meter;
};

const tokens = (model: string, input: number) =>
  `${JSON.stringify({ model, input_tokens: input, output_tokens: 0 })}\n`;

test('amounts and tokens are summed, the latter by model', () => {
  const lines = [
    '{"usd": 0.5}\n',
    tokens('claude-sonnet-4-5', 1000),
    tokens('claude-sonnet-4-5-20250929', 1000),
    tokens('claude-haiku-4-5', 7),
  ];
  expect(meterOf(lines.join('')).reading()).toEqual({
    microUsd: 506_007,
    byModel: { 'claude-sonnet-4-5': 6000, 'claude-haiku-4-5': 7 },
    lines: 4,
    unreadable: 0,
    unpriced: 0,
    problems: [],
  });
});

test('however the bytes are cut, the sum is the same', () => {
  const text = `{"usd": 0.25, "what": "Zürich"}\r\n\n${tokens('claude-haiku-4-5', 3)}  \nnonsense\n{"usd": 1}`;
  const whole = meterOf(text);
  whole.end(AUTUMN);
  const meter = meterOf();
  for (const byte of Buffer.from(text)) meter.write(Buffer.of(byte), AUTUMN);
  meter.end(AUTUMN);
  expect(meter.reading()).toEqual(whole.reading());
  expect(meter.reading()).toMatchObject({ microUsd: 1_250_003, lines: 4, unreadable: 1 });
});

test('a line waits for its rest, and counts without a newline at the end', () => {
  const meter = meterOf('{"usd": 1}\n{"usd":', ' 2}');
  expect(meter.reading()).toMatchObject({ microUsd: 1_000_000, lines: 1 });
  meter.end(AUTUMN);
  meter.end(AUTUMN);
  expect(meter.reading()).toMatchObject({ microUsd: 3_000_000, lines: 2, unreadable: 0 });
});

test('lines that cannot be read or priced are counted, and the first ones are explained by their number', () => {
  const meter = meterOf('{"usd": 1}\n\nnonsense\n', tokens('gpt-7', 1), 'x\n'.repeat(100), '{"usd": 2}\n');
  const { problems, ...counts } = meter.reading();
  expect(counts).toEqual({ microUsd: 3_000_000, byModel: {}, lines: 104, unreadable: 101, unpriced: 1 });
  expect(problems).toEqual([
    'line 3: The line is no JSON object.',
    'line 4: No price is known for the model "gpt-7".',
    'line 5: The line is no JSON object.',
    'line 6: The line is no JSON object.',
    'line 7: The line is no JSON object.',
  ]);
});

test('a line longer than 64 KiB is unreadable, and what follows it is read', () => {
  const long = (bytes: number) => `{"usd": 1, "what": "${'x'.repeat(bytes - 22)}"}`;
  expect(long(100)).toHaveLength(100);
  const meter = meterOf(`${long(LONGEST_LINE_BYTES)}\n${long(LONGEST_LINE_BYTES + 1)}\n{"usd": 4}\n`);
  expect(meter.reading()).toMatchObject({ microUsd: 5_000_000, lines: 3, unreadable: 1 });
});

test('a line without end takes no memory', () => {
  const meter = meterOf();
  const chunk = Buffer.alloc(1024 * 1024, 'x');
  const before = process.memoryUsage().arrayBuffers;
  for (let n = 0; n < 200; n += 1) meter.write(chunk, AUTUMN);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 1024 * 1024);
  meter.end(AUTUMN);
  expect(meter.reading()).toMatchObject({ lines: 1, unreadable: 1 });
});

test('a sum never becomes inexact or smaller', () => {
  const meter = meterOf('{"usd": 1000000}\n'.repeat(9_100), '{"usd": 0.000001}\n');
  expect(meter.reading().microUsd).toBe(Number.MAX_SAFE_INTEGER);
});
