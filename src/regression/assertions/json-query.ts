import { type FilterFunction, FunctionExpressionType, JSONPathEnvironment, type JSONValue } from 'json-p3';
import { messageOf } from '../../kernel/errors.ts';
import { asChecked } from '../../kernel/trust-boundary.ts';
import { AssertionProblem } from './assertion-kind.ts';
import { linearPattern } from './linear-pattern.ts';

/** A node that a query selected. */
export interface JsonNodeFound {
  /** Its normalized path (RFC 9535, 2.7). */
  readonly path: string;
  /** The same as keys and indexes. */
  readonly location: readonly (string | number)[];
  readonly value: unknown;
}

export type JsonQuery = (document: unknown) => readonly JsonNodeFound[];

const FIX = 'Write it as RFC 9535 has it, such as `$.items[0].name`.';

/** @throws AssertionProblem at `path` for a query that is none. */
export function jsonQuery(source: string, path: readonly string[]): JsonQuery {
  try {
    const query = environment().compile(source);
    // Whatever JSON.parse gives is a JSONValue.
    return document =>
      query
        .query(asChecked<JSONValue>(document))
        .nodes.map(({ path, location, value }) => ({ path, location, value }));
  } catch (error) {
    if (error instanceof AssertionProblem) throw error;
    throw new AssertionProblem(path, `This is not a JSON path: ${messageOf(error).replace(/\.$/, '')}.`, FIX);
  }
}

/** The functions match() and search() of RFC 9535 take patterns: here too none can make a run hang. */
function environment(): JSONPathEnvironment {
  const made = new JSONPathEnvironment();
  made.functionRegister.set(
    'match',
    patternFunction(pattern => `\\A(?:${pattern})\\z`),
  );
  made.functionRegister.set(
    'search',
    patternFunction(pattern => pattern),
  );
  return made;
}

/** Logically false for what is no text or no pattern, as RFC 9535 says (2.4.6, 2.4.7). */
function patternFunction(whole: (pattern: string) => string): FilterFunction {
  return {
    argTypes: [FunctionExpressionType.ValueType, FunctionExpressionType.ValueType],
    returnType: FunctionExpressionType.LogicalType,
    call: (text: unknown, pattern: unknown) => {
      if (typeof text !== 'string' || typeof pattern !== 'string') return false;
      try {
        return linearPattern(whole(pattern), []).find(text) !== undefined;
      } catch {
        return false;
      }
    },
  };
}
