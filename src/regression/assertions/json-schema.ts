import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { z } from 'zod';
import { messageOf } from '../../kernel/errors.ts';
import { isPlainObject, parseJson } from '../../kernel/trust-boundary.ts';
import { met, nameOf, onText, unmet } from './assertion.ts';
import { AssertionProblem, assertionKind, fileText, sourceKey } from './assertion-kind.ts';
import { jsonLine, onJson } from './json-text.ts';
import { linearPattern } from './linear-pattern.ts';

const SHOWN = 10;
const FIX = 'Correct it: JSON Schema 2020-12, with patterns in the syntax of RE2.';

/** JSON that a schema (2020-12) allows. */
export const jsonSchema = assertionKind(
  'json-schema',
  z.strictObject({
    'json-schema': z
      .union([z.string().min(1), z.record(z.string(), z.unknown())])
      .describe('a schema (2020-12), or the path of a file of the repository that holds one'),
    ...sourceKey,
  }),
  (written, context, source) => {
    const given = written['json-schema'];
    const schema =
      typeof given === 'string' ? parsed(fileText(given, ['json-schema'], context), given) : given;
    const validate = compiled(schema);
    return onText(source, text =>
      onJson(source, text, value => {
        if (validate(value)) return met(`${nameOf(source)} is as its schema says.`);
        const errors = validate.errors ?? [];
        const sentence = `${nameOf(source)} is not as its schema says: ${told(errors[0])}.`;
        return unmet(
          sentence,
          errors
            .slice(0, SHOWN)
            .map(error => shown(error, value))
            .join('\n'),
        );
      }),
    );
  },
);

function parsed(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    const schema = parseJson(text);
    if (isPlainObject(schema)) return schema;
  } catch {
    // It is told below.
  }
  throw new AssertionProblem(['json-schema'], `${file} is no JSON object.`, FIX);
}

function compiled(schema: Readonly<Record<string, unknown>>) {
  const regExp = Object.assign(
    (pattern: string) => {
      const { find } = linearPattern(pattern, ['json-schema']);
      // Patterns are told apart by their text.
      return { test: (text: string) => find(text) !== undefined, toString: () => pattern };
    },
    { code: '' },
  );
  try {
    return new Ajv2020({
      allErrors: true,
      strict: false,
      validateFormats: false,
      logger: false,
      code: { regExp },
    }).compile(schema);
  } catch (error) {
    if (error instanceof AssertionProblem) throw error;
    throw new AssertionProblem(['json-schema'], `This is not a JSON Schema: ${messageOf(error)}.`, FIX);
  }
}

function told(error: ErrorObject | undefined): string {
  const place = error?.instancePath || 'the document';
  return `${place} ${error?.message ?? 'is not valid'}`;
}

function shown(error: ErrorObject, document: unknown): string {
  return `- ${told(error)} (${error.schemaPath})\n+ ${jsonLine(valueAt(document, error.instancePath))}`;
}

/** RFC 6901. */
function valueAt(document: unknown, pointer: string): unknown {
  let value = document;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}
