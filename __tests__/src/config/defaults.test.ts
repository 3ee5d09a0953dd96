import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { DEFAULTS } from '../../../src/config/defaults.ts';

const withDefault = z.object({ default: z.unknown() });
const published = z.object({
  properties: z.object({
    root: withDefault,
    report: withDefault.extend({ properties: z.object({ 'history-days': withDefault }) }),
    steps: withDefault.extend({
      additionalProperties: z.object({ properties: z.record(z.string(), z.unknown()) }),
    }),
  }),
});

const { root, report, steps } = published.parse(
  JSON.parse(readFileSync('schema/p1.schema.json', 'utf8')),
).properties;

test('schema/p1.schema.json says the defaults that the code has', () => {
  expect(root.default).toBe(DEFAULTS.root);
  expect(report.default).toEqual({ 'history-days': DEFAULTS.historyDays });
  expect(report.properties['history-days'].default).toBe(DEFAULTS.historyDays);
  expect(steps.default).toEqual({});
});

test('the same holds for every default of a step', () => {
  const defaults = Object.entries(steps.additionalProperties.properties).flatMap(([key, schema]) => {
    const parsed = withDefault.safeParse(schema);
    return parsed.success && parsed.data.default !== undefined ? [[key, parsed.data.default]] : [];
  });
  const inCode = Object.entries(DEFAULTS.step).map(([key, value]) => [kebab(key), value]);
  expect(Object.fromEntries(defaults)).toMatchObject(Object.fromEntries(inCode));
  const others = defaults.filter(([key]) => !inCode.some(([known]) => known === key));
  const nothing = ['{}', '[]', 'false', 'true'];
  expect(others.filter(([, value]) => !nothing.includes(JSON.stringify(value)))).toEqual([]);
});

function kebab(key: string): string {
  return key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}
