import { ConfigError } from '../kernel/errors.ts';
import { isPlainObject } from '../kernel/trust-boundary.ts';
import type { GuardConfig } from './config.ts';
import { guardConfig, guardSchema } from './guard-schema.ts';
import { configProblems } from './problems.ts';
import { parseYaml } from './yaml-source.ts';

/**
 * The guard's section of a p1.yml that is not on this disk, such as the default branch's.
 *
 * @throws ConfigError when it is no legal section: limits that cannot be read must not be taken for none.
 */
export function guardPolicy(text: string, where: string): GuardConfig {
  const source = parseYaml(where, Buffer.from(text));
  const written = isPlainObject(source.value) ? source.value['guard'] : undefined;
  const parsed = guardSchema.safeParse(written ?? {}, { reportInput: true });
  if (parsed.success) return guardConfig(source);
  const issues = parsed.error.issues.map(issue => ({ ...issue, path: ['guard', ...issue.path] }));
  throw new ConfigError(configProblems(source, issues, () => Object.keys(guardSchema.shape)));
}
