import { z } from 'zod';
import { quote } from '../../kernel/errors.ts';
import { type Finding, met, nameOf, onText, type Source, unmet } from './assertion.ts';
import { AssertionProblem, assertionKind, sourceKey } from './assertion-kind.ts';
import { jsonQuery } from './json-query.ts';
import { jsonLine, onJson } from './json-text.ts';
import { linearPattern } from './linear-pattern.ts';

const amount = z.number().min(0);

/** A number that may be off by so much. */
export const number = assertionKind(
  'number',
  z.strictObject({
    number: z.number().describe('what is expected'),
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
    const allowed = Math.max(written.tolerance, written.relative * Math.abs(written.number));
    const judge = (came: unknown, where: string): Finding => judged(came, where, written.number, allowed);
    if (written.at !== undefined) return atPath(source, written.at, judge);
    if (written.match !== undefined) return byPattern(source, written.match, judge);
    return onText(source, text => judge(numberIn(text.trim()) ?? text.trim(), nameOf(source)));
  },
);

type Judge = (came: unknown, where: string) => Finding;

function atPath(source: Source, path: string, judge: Judge) {
  const query = jsonQuery(path, ['at']);
  return onText(source, text =>
    onJson(source, text, value => {
      const nodes = query(value);
      const [node] = nodes;
      if (node === undefined || nodes.length > 1)
        return unmet(`${path} of ${nameOf(source)} selects ${nodes.length} nodes, and one is the number.`);
      return judge(node.value, node.path);
    }),
  );
}

function byPattern(source: Source, written: string, judge: Judge) {
  const pattern = linearPattern(written, ['match']);
  return onText(source, text => {
    const found = pattern.find(text);
    if (found === undefined) return unmet(`Nothing in ${nameOf(source)} matches ${quote(written)}.`);
    const group = found.groups[0] ?? text.slice(found.start, found.end);
    return judge(numberIn(group) ?? group, `what ${quote(written)} matches in ${nameOf(source)}`);
  });
}

function judged(came: unknown, where: string, expected: number, allowed: number): Finding {
  const range = allowed === 0 ? `${expected}` : `${expected} ± ${allowed}`;
  if (typeof came !== 'number' || !Number.isFinite(came))
    return unmet(`${where} is no number.`, `- ${range}\n+ ${jsonLine(came)}`);
  const off = Math.abs(came - expected);
  // Decimals have no exact form: 0.93 - 0.91 is a little more than 0.02.
  if (off <= allowed + 1e-12 * Math.max(1, Math.abs(expected)))
    return met(`${where} is ${came}, ${off} off.`);
  return unmet(`${where} is ${came}, which is ${off} off.`, `- ${range}\n+ ${came}`);
}

function numberIn(text: string): number | undefined {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}
