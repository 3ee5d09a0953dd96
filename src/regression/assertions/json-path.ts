import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { type Finding, met, nameOf, onText, unmet } from './assertion.ts';
import { AssertionProblem, assertionKind, sourceKey } from './assertion-kind.ts';
import { type JsonNodeFound, jsonQuery } from './json-query.ts';
import { jsonLine, jsonText, onJson } from './json-text.ts';
import { linearPattern } from './linear-pattern.ts';
import { textDiff } from './text-diff.ts';

const CONDITIONS = ['equals', 'includes', 'matches', 'count', 'exists'] as const;

/** What a query selects from JSON. */
export const jsonPath = assertionKind(
  'json-path',
  z.strictObject({
    'json-path': z.string().min(1).describe('a query as RFC 9535 has it'),
    equals: z.unknown().optional().describe('the value of the one node that it selects'),
    includes: z.unknown().optional().describe('the value of at least one of the nodes'),
    matches: z
      .string()
      .min(1)
      .optional()
      .describe('a pattern that every node, each a text, matches; at least one'),
    count: z.int().min(0).optional().describe('how many nodes it selects'),
    exists: z.boolean().optional().describe('whether it selects anything; the default, true'),
    ...sourceKey,
  }),
  (written, _context, source) => {
    const query = jsonQuery(written['json-path'], ['json-path']);
    const condition = conditionOf(written);
    return onText(source, text =>
      onJson(source, text, value => condition(query(value), `${written['json-path']} of ${nameOf(source)}`)),
    );
  },
);

type Condition = (nodes: readonly JsonNodeFound[], what: string) => Finding;

interface Written {
  readonly equals?: unknown;
  readonly includes?: unknown;
  readonly matches?: string | undefined;
  readonly count?: number | undefined;
  readonly exists?: boolean | undefined;
}

function conditionOf(written: Written): Condition {
  const given = CONDITIONS.filter(name => Object.hasOwn(written, name) && written[name] !== undefined);
  if (given.length > 1) {
    const message = `\`${given.join('` and `')}\` are different conditions.`;
    throw new AssertionProblem([given[1] ?? ''], message, 'Write an assertion for each.');
  }
  switch (given[0] ?? 'exists') {
    case 'equals':
      return equals(written.equals);
    case 'includes':
      return includes(written.includes);
    case 'matches':
      return matches(written.matches ?? '');
    case 'count':
      return counts(written.count ?? 0);
    case 'exists':
      return exists(written.exists ?? true);
  }
}

function equals(expected: unknown): Condition {
  return (nodes, what) => {
    const [node] = nodes;
    if (node === undefined) return unmet(`${what} selects nothing.`, `- ${jsonLine(expected)}\n+ nothing`);
    if (nodes.length > 1)
      return unmet(`${what} selects ${nodes.length} nodes, and one is compared.`, listed(nodes));
    if (isDeepStrictEqual(node.value, expected)) return met(`${what} is what is expected.`);
    return unmet(`${node.path} is not what is expected.`, textDiff(jsonText(expected), jsonText(node.value)));
  };
}

function includes(expected: unknown): Condition {
  return (nodes, what) => {
    const found = nodes.find(({ value }) => isDeepStrictEqual(value, expected));
    if (found !== undefined) return met(`${found.path} is what is expected.`);
    return unmet(
      `Nothing that ${what} selects is ${jsonLine(expected)}.`,
      `- ${jsonLine(expected)}\n${listed(nodes)}`,
    );
  };
}

function matches(source: string): Condition {
  const pattern = linearPattern(source, ['matches']);
  return (nodes, what) => {
    if (nodes.length === 0) return unmet(`${what} selects nothing.`, `- ${source}\n+ nothing`);
    const wrong = nodes.find(({ value }) => typeof value !== 'string' || pattern.find(value) === undefined);
    if (wrong === undefined) return met(`${what} matches.`);
    return unmet(`${wrong.path} does not match.`, `- ${source}\n+ ${jsonLine(wrong.value)}`);
  };
}

function counts(expected: number): Condition {
  return (nodes, what) =>
    nodes.length === expected
      ? met(`${what} selects ${expected}.`)
      : unmet(`${what} selects ${nodes.length}, not ${expected}.`, `- ${expected} nodes\n${listed(nodes)}`);
}

function exists(expected: boolean): Condition {
  return (nodes, what) => {
    if (nodes.length > 0 === expected) return met(`${what} selects ${expected ? 'something' : 'nothing'}.`);
    return unmet(`${what} selects ${expected ? 'nothing' : 'something'}.`, expected ? null : listed(nodes));
  };
}

const SHOWN = 5;

function listed(nodes: readonly JsonNodeFound[]): string {
  if (nodes.length === 0) return '+ nothing';
  const left = nodes.length - SHOWN;
  const lines = nodes.slice(0, SHOWN).map(({ path, value }) => `+ ${path}: ${jsonLine(value)}`);
  return [...lines, ...(left > 0 ? [`+ … ${left} more`] : [])].join('\n');
}
