import { z } from 'zod';
import { ConfigError } from '../kernel/errors.ts';
import type { GuardConfig } from './config.ts';
import { guardConfig, guardSchema, legalGuardKeys } from './guard-schema.ts';
import { configProblems } from './problems.ts';
import { parseYaml, type YamlSource } from './yaml-source.ts';

/**
 * The guard's section of a p1.yml that is not on this disk, such as the default branch's.
 *
 * @throws ConfigError when it is no legal section: limits that cannot be read must not be taken for none.
 */
export function guardPolicy(text: string, where: string): GuardConfig {
  return guardSection(parseYaml(where, Buffer.from(text)));
}

/** The same of a p1.yml that was read already. @throws as `guardPolicy` does. */
export function guardSection(source: YamlSource): GuardConfig {
  // An empty file says nothing; a section that says nothing is a slip, and must not be taken for none.
  const parsed = fileSchema.safeParse(source.value ?? {}, { reportInput: true });
  if (parsed.success) return guardConfig(source);
  throw new ConfigError(configProblems(source, parsed.error.issues, legalGuardKeys));
}

/** The rest of the file is not the guard's to judge. */
const fileSchema = z.looseObject({ guard: guardSchema.optional() });
