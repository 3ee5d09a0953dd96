import { Ajv2020 } from 'ajv/dist/2020.js';
import { messageOf } from '../../kernel/errors.ts';
import { isPlainObject } from '../../kernel/trust-boundary.ts';

const SHOWN = 5;

/** What in `value` breaks `schema` (JSON Schema 2020-12), at most five sentences. A schema that is none is a problem too. */
export function validateJson(schema: unknown, value: unknown): readonly string[] {
  if (!isPlainObject(schema) && typeof schema !== 'boolean') return ['the schema is not an object'];
  try {
    const validate = new Ajv2020({
      allErrors: true,
      strict: false,
      validateFormats: false,
      logger: false,
    }).compile(schema);
    if (validate(value)) return [];
    return (validate.errors ?? [])
      .slice(0, SHOWN)
      .map(
        error =>
          `${error.instancePath === '' ? 'the document' : error.instancePath} ${error.message ?? 'is not valid'}`,
      );
  } catch (error) {
    return [`the schema is not valid: ${messageOf(error)}`];
  }
}
