import { z } from 'zod';
import { JsonError, type JsonNode, parseJsonSource } from '../../formats/json-source.ts';
import { quote } from '../../kernel/errors.ts';
import { type Finding, met, nameOf, onText, type Source, unmet } from './assertion.ts';
import { AssertionProblem, assertionKind, sourceKey } from './assertion-kind.ts';
import {
  type Decimal,
  decimalOf,
  decimalText,
  distance,
  isAtMost,
  larger,
  parseDecimal,
  productSize,
} from './decimal.ts';
import { type JsonNodeFound, jsonQuery } from './json-query.ts';
import { jsonLine, onJson } from './json-text.ts';
import { linearPattern } from './linear-pattern.ts';

const amount = z.number().min(0);

/** A number that may be off by so much. Numbers are compared as decimal ones, every digit of them: nothing is rounded. */
export const number = assertionKind(
  'number',
  z.strictObject({
    number: z
      .union([z.number(), z.string().refine(text => parseDecimal(text) !== undefined, 'a decimal number')])
      .describe('what is expected; in quotes every digit of it counts, however many there are'),
    tolerance: amount.default(0).describe('how far it may be off'),
    relative: amount
      .default(0)
      .describe('the same as a share of what is expected; the larger of the two counts'),
    at: z.string().min(1).optional().describe('a JSON path that selects it'),
    match: z.string().min(1).optional().describe('a pattern whose first group is it'),
    ...sourceKey,
  }),
  (written, _context, source) => {
    if (written.at !== undefined && written.match !== undefined)
      throw new AssertionProblem(
        ['match'],
        '`at` and `match` both say where the number is.',
        'Leave one of them out.',
      );
    const expected = expectedOf(written.number);
    const allowed = larger(decimalOf(written.tolerance), productSize(decimalOf(written.relative), expected));
    if (allowed.units === 0n) refuseRounded(written.number);
    const judge: Judge = (came, where, shown = jsonLine(came)) =>
      judged(came, where, shown, expected, allowed);
    if (written.at !== undefined) return atPath(source, written.at, judge);
    if (written.match !== undefined) return byPattern(source, written.match, judge);
    return onText(source, text => judge(text.trim(), nameOf(source)));
  },
);

/** `came` is the text that should be a number, `shown` what a person sees of it. */
type Judge = (came: string, where: string, shown?: string) => Finding;

function expectedOf(written: number | string): Decimal {
  return typeof written === 'number' ? decimalOf(written) : (parseDecimal(written) ?? decimalOf(0));
}

/** YAML has given the nearest number that JavaScript can hold: what stands in the file may be another. */
function refuseRounded(written: number | string): void {
  if (typeof written === 'string' || !Number.isInteger(written) || Number.isSafeInteger(written)) return;
  throw new AssertionProblem(
    ['number'],
    'Of an integer beyond 2^53 not every digit is read here.',
    'Put it in quotes: `number: "9007199254740993"`.',
  );
}

function atPath(source: Source, path: string, judge: Judge) {
  const query = jsonQuery(path, ['at']);
  return onText(source, text =>
    onJson(source, text, value => {
      const nodes = query(value);
      const [node] = nodes;
      if (node === undefined || nodes.length > 1)
        return unmet(`${path} of ${nameOf(source)} selects ${nodes.length} nodes, and one is the number.`);
      const shown = jsonLine(node.value);
      return judge(typeof node.value === 'number' ? writtenAt(text, node) : shown, node.path, shown);
    }),
  );
}

/** A number of a JSON text as it stands there: JavaScript would round it. */
function writtenAt(text: string, { location, value }: JsonNodeFound): string {
  try {
    const found = location.reduce<JsonNode | undefined>(childOf, parseJsonSource(text));
    return found === undefined ? String(value) : text.slice(found.start, found.end);
  } catch (error) {
    // It is deeper than that reader goes.
    if (error instanceof JsonError) return String(value);
    throw error;
  }
}

function childOf(node: JsonNode | undefined, key: string | number): JsonNode | undefined {
  if (node?.value instanceof Map) return node.value.get(String(key));
  return Array.isArray(node?.value) ? node.value[Number(key)] : undefined;
}

function byPattern(source: Source, written: string, judge: Judge) {
  const pattern = linearPattern(written, ['match']);
  return onText(source, text => {
    const found = pattern.find(text);
    if (found === undefined) return unmet(`Nothing in ${nameOf(source)} matches ${quote(written)}.`);
    const group = found.groups[0] ?? text.slice(found.start, found.end);
    return judge(group, `what ${quote(written)} matches in ${nameOf(source)}`);
  });
}

function judged(came: string, where: string, shown: string, expected: Decimal, allowed: Decimal): Finding {
  const wanted = decimalText(expected);
  const range = allowed.units === 0n ? wanted : `${wanted} ± ${decimalText(allowed)}`;
  const number = parseDecimal(came);
  if (number === undefined) return unmet(`${where} is no number.`, `- ${range}\n+ ${shown}`);
  const off = distance(number, expected);
  const sentence = `${where} is ${decimalText(number)}`;
  if (isAtMost(off, allowed)) return met(`${sentence}, ${decimalText(off)} off.`);
  return unmet(`${sentence}, which is ${decimalText(off)} off.`, `- ${range}\n+ ${decimalText(number)}`);
}
