import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { reportSchema } from '../../../src/report/schema.ts';

const schemaNode = z.object({ description: z.string().optional() }).catchall(z.unknown());

/** Each field of a schema and of what it holds, with its description; `path` is as a reader would write it. */
function fields(schema: z.ZodType, path = ''): readonly (readonly [string, string])[] {
  if (schema instanceof z.ZodArray && schema.element instanceof z.ZodType)
    return fields(schema.element, `${path}[]`);
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).flatMap(([name, field]) => [
    [`${path}.${name}`, schemaNode.parse({ description: field.description }).description ?? ''] as const,
    ...fields(field, `${path}.${name}`),
  ]);
}

test('a report has at least 45 fields at its top', () => {
  expect(Object.keys(reportSchema.shape).length).toBeGreaterThanOrEqual(45);
});

test('every field of a report, its jobs and its runs is described by the question that it answers', () => {
  const all = fields(reportSchema).filter(([path]) => !path.startsWith('.warnings[]'));
  expect(all.length).toBeGreaterThan(80);
  expect(all.filter(([, question]) => !/^[A-Z].*\?$/.test(question))).toEqual([]);
});

test('no two fields of one object answer the same question', () => {
  const top = fields(reportSchema).filter(([path]) => !path.includes('[]'));
  const questions = top.map(([, question]) => question);
  expect(questions.filter((question, index) => questions.indexOf(question) !== index)).toEqual([]);
});

test('field names are snake_case', () => {
  expect(fields(reportSchema).filter(([path]) => !/^(?:(?:\[\])?\.[a-z][a-z0-9_]*)+$/.test(path))).toEqual(
    [],
  );
});

test('the published schema has the same fields and questions', () => {
  const published = z
    .object({
      properties: z.record(z.string(), z.object({ description: z.string() })),
      additionalProperties: z.literal(false),
    })
    .parse(JSON.parse(readFileSync('schema/report.schema.json', 'utf8')));
  const top = fields(reportSchema).filter(([path]) => !path.includes('[]'));
  expect(
    Object.entries(published.properties).map(([name, { description }]) => [`.${name}`, description]),
  ).toEqual(top);
});
