import { contains } from './contains.ts';
import { exact } from './exact.ts';
import { exitCode } from './exit-code.ts';
import { jsonPath } from './json-path.ts';
import { jsonSchema } from './json-schema.ts';
import { number } from './number.ts';
import { program } from './program.ts';
import { regex } from './regex.ts';
import { similarity } from './similarity.ts';

/** Every kind of assertion; each is written with a key of its own name. */
export const KINDS = [
  exact,
  contains,
  regex,
  jsonPath,
  jsonSchema,
  number,
  similarity,
  exitCode,
  program,
] as const;
