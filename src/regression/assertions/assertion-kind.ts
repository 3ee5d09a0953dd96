import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import { messageOf, systemCode } from '../../kernel/errors.ts';
import { isInsidePath, PATH_RULE } from '../path-inside.ts';
import type { AssertionDefinition, Check, Source } from './assertion.ts';
import type { AssertionKind } from './kind-names.ts';

/** A definition that says something that cannot be checked. `path` is inside the assertion. */
export class AssertionProblem extends Error {
  override readonly name = 'AssertionProblem';
  readonly path: readonly (string | number)[];
  readonly fix: string;

  constructor(path: readonly (string | number)[], message: string, fix: string) {
    super(message);
    this.path = path;
    this.fix = fix;
  }
}

/** What an assertion may look up while it is defined. */
export interface DefinitionContext {
  /**
   * A file of the repository, which then counts to what the case is.
   *
   * @throws Error when it cannot be read.
   */
  readonly readFile: (path: string) => Buffer;
}

/** One way to assert something: how it is written, and how what is written becomes a check. */
export interface KindOfAssertion {
  readonly kind: AssertionKind;
  readonly schema: z.ZodObject;
  readonly define: (written: unknown, context: DefinitionContext) => AssertionDefinition;
}

export const sourceSchema = z
  .string()
  .refine(
    text => text === 'stdout' || text === 'stderr' || isInsidePath(text),
    `stdout, stderr, or ${PATH_RULE}`,
  )
  .describe("what is looked at: stdout, stderr, or a file of the case's workspace or of its step's outputs");

export function sourceOf(written: string): Source {
  return written === 'stdout' || written === 'stderr' ? { kind: written } : { kind: 'file', path: written };
}

/** A text, or a file of the repository that holds it. */
export const expectedText = z.union([
  z.string(),
  z.strictObject({ file: z.string().refine(isInsidePath, PATH_RULE) }),
]);

/** @throws AssertionProblem when the file cannot be read. */
export function bytesOf(
  written: z.infer<typeof expectedText>,
  key: string,
  context: DefinitionContext,
): Buffer {
  if (typeof written === 'string') return Buffer.from(written);
  return fileBytes(written.file, [key, 'file'], context);
}

/** @throws AssertionProblem when the file cannot be read, or is no text. */
export function textOf(
  written: z.infer<typeof expectedText>,
  key: string,
  context: DefinitionContext,
): string {
  if (typeof written === 'string') return written;
  return fileText(written.file, [key, 'file'], context);
}

/** @throws AssertionProblem when the file cannot be read, or is no text. */
export function fileText(path: string, at: readonly string[], context: DefinitionContext): string {
  const bytes = fileBytes(path, at, context);
  if (isUtf8(bytes)) return bytes.toString('utf8');
  throw new AssertionProblem(
    at,
    `${path} is no text in UTF-8.`,
    'Convert it; `exact` and `program` compare any bytes.',
  );
}

function fileBytes(path: string, at: readonly string[], context: DefinitionContext): Buffer {
  try {
    return context.readFile(path);
  } catch (error) {
    const why = systemCode(error) === 'ENOENT' ? '' : ` (${messageOf(error)})`;
    throw new AssertionProblem(
      at,
      `The repository has no file ${path} that can be read${why}.`,
      'Name one, relative to its root.',
    );
  }
}

/**
 * Makes a kind of assertion.
 *
 * @throws AssertionProblem from `compile`, for what its schema cannot see.
 */
export function assertionKind<S extends z.ZodObject>(
  kind: AssertionKind,
  schema: S,
  compile: (written: z.output<S>, context: DefinitionContext, source: Source) => Check,
): KindOfAssertion {
  return {
    kind,
    schema,
    define: (written, context) => {
      const parsed = schema.parse(written);
      const place: unknown = Reflect.get(parsed, 'in');
      const source = sourceOf(typeof place === 'string' ? place : 'stdout');
      return { kind, source, check: compile(parsed, context, source) };
    },
  };
}

export const sourceKey = { in: sourceSchema.default('stdout') };
