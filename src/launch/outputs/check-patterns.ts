import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { OutputConfig } from '../../config/config.ts';
import { messageOf } from '../../kernel/errors.ts';
import { parseJson } from '../../kernel/trust-boundary.ts';

export interface PatternCheck {
  /** Paths that some pattern names. */
  readonly declared: ReadonlySet<string>;
  /** Patterns that nothing matches. */
  readonly missing: readonly string[];
  /** What is wrong with files that do match. */
  readonly invalid: readonly string[];
}

/** Holds the files of a set against the patterns that a step declares. `paths` are relative to `folder`. */
export async function checkPatterns(
  folder: string,
  paths: readonly string[],
  outputs: readonly OutputConfig[],
  repositoryRoot: string,
): Promise<PatternCheck> {
  const declared = new Set<string>();
  const missing: string[] = [];
  const invalid: string[] = [];
  if (outputs.length === 0) return { declared, missing, invalid };
  const { default: picomatch } = await import('picomatch');
  for (const output of outputs) {
    const isMatch = picomatch(output.path, { dot: true });
    const matched = paths.filter(path => isMatch(path));
    if (matched.length === 0) missing.push(output.path);
    for (const path of matched) {
      declared.add(path);
      invalid.push(...(await checkContent(folder, path, output, repositoryRoot)));
    }
  }
  return { declared, missing, invalid };
}

async function checkContent(
  folder: string,
  path: string,
  output: OutputConfig,
  root: string,
): Promise<readonly string[]> {
  const { size } = statSync(join(folder, path));
  if (size < output.minBytes) return [`${path} has ${size} bytes, at least ${output.minBytes} are wanted`];
  if (!output.isJson) return [];
  const json = readJson(join(folder, path));
  if (json.kind === 'invalid') return [`${path} is not JSON: ${json.why}`];
  return output.schema === null ? [] : await checkSchema(path, json.value, resolve(root, output.schema));
}

async function checkSchema(path: string, value: unknown, schemaFile: string): Promise<readonly string[]> {
  const schema = readJson(schemaFile);
  if (schema.kind === 'invalid') return [`the schema ${schemaFile} cannot be used: ${schema.why}`];
  const { validateJson } = await import('./json-schema.ts');
  return validateJson(schema.value, value).map(problem => `${path} does not satisfy its schema: ${problem}`);
}

type JsonReading =
  | { readonly kind: 'valid'; readonly value: unknown }
  | { readonly kind: 'invalid'; readonly why: string };

function readJson(file: string): JsonReading {
  try {
    return { kind: 'valid', value: parseJson(readFileSync(file, 'utf8')) };
  } catch (error) {
    return { kind: 'invalid', why: messageOf(error) };
  }
}
